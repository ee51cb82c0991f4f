package dev.windlass.cli.command;

import dev.windlass.cli.option.CollectionParameters;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DocumentList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
  @Mixin private CollectionParameters place = new CollectionParameters();

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
    return about(place.target(), new DocumentList(place.collection(), after, limit));
  }
}
