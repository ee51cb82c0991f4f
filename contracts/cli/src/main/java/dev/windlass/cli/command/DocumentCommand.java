package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DocumentGet;
import picocli.CommandLine.Command;
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
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(index = "1", paramLabel = "DATABASE", description = "The database's name.")
  private String database = "";

  @Parameters(index = "2", paramLabel = "COLLECTION", description = "The collection's name.")
  private String collection = "";

  @Parameters(index = "3", paramLabel = "ID", description = "The document's id.")
  private String id = "";

  /** Made by the program. */
  public DocumentCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.database(engine, database), new DocumentGet(collection, id));
  }
}
