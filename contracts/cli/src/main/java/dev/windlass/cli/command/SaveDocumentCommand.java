package dev.windlass.cli.command;

import dev.windlass.cli.input.InputException;
import dev.windlass.cli.input.TextFile;
import dev.windlass.cli.option.CollectionParameters;
import dev.windlass.cli.option.RunOptions;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.DocumentSave;
import dev.windlass.messages.json.WindlassJson;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** {@code windlass save-document}. */
@Command(
    name = "save-document",
    header = "Save one JSON document, in the place of the one of that id.",
    description = {"A collection that is not there is made.", ""},
    footer = {
      "",
      "Examples:",
      "  windlass save-document local shop customers 4711 '{\"name\": \"Zoë\"}'",
      "  windlass save-document local shop customers 4711 - < customer.json"
    })
public final class SaveDocumentCommand extends Request {
  @Mixin private CollectionParameters place = new CollectionParameters();

  @Parameters(index = "3", paramLabel = "ID", description = "The document's id.")
  private String id = "";

  @Parameters(
      index = "4",
      paramLabel = "DOCUMENT",
      description = "The document, a JSON object; - reads it from the standard input.")
  private String document = "";

  @Mixin private RunOptions running = new RunOptions();

  private @Nullable ObjectNode parsed;

  /** Made by the program. */
  public SaveDocumentCommand(Context context) {
    super(context, SHORT);
  }

  @Override
  void check() {
    parsed = parse();
  }

  @Override
  CommandBuilder command() {
    return running.apply(
        about(
            place.target(),
            new DocumentSave(place.collection(), id, Objects.requireNonNull(parsed, "checked"))));
  }

  private ObjectNode parse() {
    String text =
        document.equals("-")
            ? TextFile.read("-", Path.of(""), context().environment().input()).text()
            : document;
    try {
      if (WindlassJson.commands().readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new InputException("The document is not JSON: " + e.getOriginalMessage());
    }
    throw new InputException(
        "The document is not a JSON object; it begins with { and ends with }.");
  }
}
