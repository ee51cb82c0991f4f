package dev.windlass.cli.command;

import dev.windlass.cli.option.CollectionParameters;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DocumentGet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code windlass document}. */
@Command(
    name = "document",
    header = "Show one JSON document.",
    description = {
      "It comes back here where the engine's policy allows it (policy: { inlineRows: true }), and is in"
          + " the object store otherwise.",
      ""
    },
    footer = {"", "Examples:", "  windlass document local shop customers 4711"})
public final class DocumentCommand extends Request {
  @Mixin private CollectionParameters place = new CollectionParameters();

  @Parameters(index = "3", paramLabel = "ID", description = "The document's id.")
  private String id = "";

  /** Made by the program. */
  public DocumentCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(place.target(), new DocumentGet(place.collection(), id));
  }
}
