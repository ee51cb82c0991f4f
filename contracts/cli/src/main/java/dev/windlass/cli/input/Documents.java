package dev.windlass.cli.input;

import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.messages.schema.MessageSchema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads inventory documents as people write them: YAML or JSON, several in one file. */
public final class Documents {
  private static final ObjectMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Documents() {}

  /**
   * The documents of a file, in its order; several are parted by {@code ---} or are the elements of
   * an array.
   *
   * @throws InputException when it holds none, or one of them does not fit; it names the file, the
   *     document and the field
   */
  public static List<InventoryDocument> read(TextFile file) {
    List<JsonNode> trees = new ArrayList<>();
    try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(file.text())) {
      while (all.hasNextValue()) {
        JsonNode tree = all.nextValue();
        if (tree.isArray()) {
          tree.forEach(trees::add);
        } else if (!tree.isNull() && !tree.isMissingNode()) {
          trees.add(tree);
        }
      }
    } catch (JacksonException e) {
      throw new InputException(
          file.name() + where(e) + " is neither YAML nor JSON: " + firstLine(e));
    }
    if (trees.isEmpty()) {
      throw new InputException(file.name() + " holds no document.");
    }
    List<InventoryDocument> documents = new ArrayList<>();
    for (int i = 0; i < trees.size(); i++) {
      documents.add(document(file, i + 1, trees.get(i)));
    }
    return documents;
  }

  private static InventoryDocument document(TextFile file, int number, JsonNode tree) {
    if (!tree.path("kind").isString()) {
      throw new InputException(
          "Document "
              + number
              + " of "
              + file.name()
              + " has no kind: every document begins with `kind: Engine` or `kind: Schedule`.");
    }
    List<String> problems = MessageSchema.of("inventory/document.json").problems(tree);
    if (problems.isEmpty()) {
      try {
        return WindlassJson.commands().treeToValue(tree, InventoryDocument.class);
      } catch (DatabindException e) {
        problems = List.of(FieldPath.of(e) + " cannot be read: " + firstLine(e));
      }
    }
    throw new InputException(
        "Document %d of %s (%s %s) does not fit: %s"
            .formatted(
                number,
                file.name(),
                tree.path("kind").asString(),
                tree.path("name").asString("without a name"),
                String.join(" ", problems)));
  }

  private static String where(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1 ? "" : ", line " + at.getLineNr() + ",";
  }

  private static String firstLine(JacksonException e) {
    String message = e.getOriginalMessage();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
