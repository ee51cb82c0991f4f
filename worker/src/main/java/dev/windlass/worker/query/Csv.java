package dev.windlass.worker.query;

import dev.windlass.messages.command.QueryResult.Column;
import dev.windlass.messages.json.WindlassJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * RFC 4180 in UTF-8, with a header line. A null is an empty field; an empty text is a quoted empty
 * field; an array or an object is its JSON.
 */
final class Csv implements RowFormat {
  @Override
  public void columns(List<Column> columns, OutputStream out) throws IOException {
    line(columns.stream().map(Column::name).map(Csv::quoteIfNeeded).toList(), out);
  }

  @Override
  public void row(List<JsonNode> values, OutputStream out) throws IOException {
    line(values.stream().map(Csv::field).toList(), out);
  }

  private static void line(List<String> fields, OutputStream out) throws IOException {
    out.write(
        fields.stream()
            .collect(Collectors.joining(",", "", "\r\n"))
            .getBytes(StandardCharsets.UTF_8));
  }

  private static String field(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    String text =
        value.isContainer() ? WindlassJson.events().writeValueAsString(value) : value.asString();
    return quoteIfNeeded(text);
  }

  private static String quoteIfNeeded(String text) {
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public String extension() {
    return ".csv";
  }

  @Override
  public String contentType() {
    return "text/csv; charset=utf-8";
  }
}
