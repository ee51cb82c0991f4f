package dev.windlass.cli.command;

import dev.windlass.cli.input.Documents;
import dev.windlass.cli.input.InputException;
import dev.windlass.cli.input.TextFile;
import dev.windlass.cli.option.Environment;
import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.inventory.InventoryDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code windlass apply}. */
@Command(
    name = "apply",
    customSynopsis = "windlass apply -f FILE [-f FILE]... [OPTIONS]",
    header = "Make the inventory hold these engines and schedules; shows what changed.",
    description = {
      "All documents of a call are applied together, or none; others stay as they are.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass apply -f engine.yaml --dry-run",
      "  windlass apply -f engines.yaml -f schedules.yaml",
      "  generate-inventory | windlass apply -f -"
    })
public final class ApplyCommand extends Request {
  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description =
          "YAML or JSON, several documents parted by --- in one file; - is the standard input."
              + " May be given several times.")
  private List<String> files = new ArrayList<>();

  @Mixin private RunOptions running = new RunOptions();
  private List<InventoryDocument> documents = List.of();

  /** Made by the program. */
  public ApplyCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  void check() {
    List<InventoryDocument> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String file : files) {
      Environment around = context().environment();
      for (InventoryDocument document :
          Documents.read(TextFile.read(file, around.file(file), around.input()))) {
        if (!names.add(document.documentKind() + " " + document.name())) {
          throw new InputException(
              "The files hold two documents of the same kind named " + document.name() + ".");
        }
        all.add(document);
      }
    }
    documents = List.copyOf(all);
  }

  @Override
  CommandBuilder command() {
    return running.apply(about(Target.NONE, new InventoryApply(documents)));
  }
}
