package dev.windlass.cli.command;

import dev.windlass.cli.option.CollectionParameters;
import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DocumentDelete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code windlass delete-document}. */
@Command(
    name = "delete-document",
    header = "Delete one JSON document.",
    description = {"That it is gone already is as good.", ""},
    footer = {
      "",
      "Examples:",
      "  windlass delete-document local shop customers 4711 --reason CHG-1234"
    })
public final class DeleteDocumentCommand extends Request {
  @Mixin private CollectionParameters place = new CollectionParameters();

  @Parameters(index = "3", paramLabel = "ID", description = "The document's id.")
  private String id = "";

  @Mixin private RunOptions running = new RunOptions();

  /** Made by the program. */
  public DeleteDocumentCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return running.apply(about(place.target(), new DocumentDelete(place.collection(), id)));
  }
}
