package dev.windlass.worker.query;

import dev.windlass.messages.command.QueryResult.Column;
import dev.windlass.messages.json.WindlassJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object a row. The second column of a name is called {@code name_2}. */
final class JsonLines implements RowFormat {
  private final JsonMapper json = WindlassJson.events();
  private List<String> names = List.of();

  @Override
  public void columns(List<Column> columns, OutputStream out) {
    Set<String> taken = new HashSet<>();
    List<String> unique = new ArrayList<>();
    for (Column column : columns) {
      String name = column.name();
      for (int i = 2; !taken.add(name); i++) {
        name = column.name() + "_" + i;
      }
      unique.add(name);
    }
    names = unique;
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
