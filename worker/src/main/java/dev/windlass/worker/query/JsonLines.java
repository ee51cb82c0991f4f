package dev.windlass.worker.query;

import dev.windlass.messages.command.QueryResult.Column;
import dev.windlass.messages.json.WindlassJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object a row. The second column of a name is called {@code name_2}. */
final class JsonLines implements RowFormat {
  private final JsonMapper json = WindlassJson.events();
  private List<String> names = List.of();

  @Override
  public void columns(List<Column> columns, OutputStream out) {
    names = UniqueNames.of(columns);
  }

  @Override
  public void row(List<JsonNode> values, OutputStream out) throws IOException {
    ObjectNode object = json.createObjectNode();
    for (int i = 0; i < names.size(); i++) {
      object.set(names.get(i), values.get(i));
    }
    out.write(json.writeValueAsString(object).getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  @Override
  public String extension() {
    return ".jsonl";
  }

  @Override
  public String contentType() {
    return "application/jsonl";
  }
}
