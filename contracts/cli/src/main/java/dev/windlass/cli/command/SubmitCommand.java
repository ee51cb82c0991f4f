package dev.windlass.cli.command;

import dev.windlass.cli.input.CommandFile;
import dev.windlass.cli.input.TextFile;
import dev.windlass.cli.option.Environment;
import dev.windlass.client.WindlassClient;
import dev.windlass.messages.command.CommandBuilder;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code windlass submit}. */
@Command(
    name = "submit",
    customSynopsis = "windlass submit -f FILE [OPTIONS]",
    header = "Send a command that is written in a file.",
    description = {
      "The file holds JSON: a whole CloudEvent, or in short",
      "  { \"type\": \"database.backup\",",
      "    \"target\": { \"engine\": \"orders-pg\", \"database\": \"orders\" },",
      "    \"reason\": \"CHG-1234\", \"spec\": { \"label\": \"before the upgrade\" } }",
      "What has no id and source gets a new id and yours.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass submit -f command.json",
      "  jq '.target.database = \"billing\"' command.json | windlass submit -f - --id CHG-1234-billing"
    })
public final class SubmitCommand extends Request {
  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The file; - is the standard input.")
  private String file = "";

  private dev.windlass.messages.command.@Nullable Command read;

  /** Made by the program. */
  public SubmitCommand(Context context) {
    super(context, LONG);
  }

  @Override
  void check() {
    Environment around = context().environment();
    read =
        CommandFile.read(
            TextFile.read(file, around.file(file), around.input()),
            context().global().client(around).source(),
            UUID.randomUUID().toString());
  }

  @Override
  dev.windlass.messages.command.Command complete(WindlassClient client) {
    return request().apply(Objects.requireNonNull(read), context().environment());
  }

  @Override
  CommandBuilder command() {
    throw new IllegalStateException("The file holds a complete command.");
  }
}
