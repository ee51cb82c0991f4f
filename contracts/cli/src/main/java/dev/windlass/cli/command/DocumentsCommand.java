package dev.windlass.cli.command;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DocumentList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass documents}. */
@Command(
    name = "documents",
    header = "Show the JSON documents of a collection, in the order of their ids.",
    description = {
      "Documents come back here where the engine's policy allows it (policy: { inlineRows: true }),"
          + " and are in the object store otherwise.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass documents local shop customers",
      "  windlass documents local shop customers --after 4711 --limit 1000"
    })
public final class DocumentsCommand extends Request {
  @Parameters(index = "0", paramLabel = "ENGINE", description = "The engine's name; see `engines`.")
  private String engine = "";

  @Parameters(index = "1", paramLabel = "DATABASE", description = "The database's name.")
  private String database = "";

  @Parameters(index = "2", paramLabel = "COLLECTION", description = "The collection's name.")
  private String collection = "";

  @Option(
      names = "--after",
      paramLabel = "ID",
      description = "Only documents whose id comes after this one.")
  private @Nullable String after;

  @Option(
      names = "--limit",
      paramLabel = "DOCUMENTS",
      description = "How many documents at most; 100 when not said.")
  private @Nullable Integer limit;

  /** Made by the program. */
  public DocumentsCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  CommandBuilder command() {
    return about(Target.database(engine, database), new DocumentList(collection, after, limit));
  }
}
