package dev.windlass.postgresql.query;

import dev.windlass.messages.command.QueryResult;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Rows as JSON: numbers stay numbers with every digit, json and jsonb stay what they are, and all
 * else is PostgreSQL's own text. NaN and the infinities, which JSON has not, are texts.
 */
final class RowValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final List<QueryResult.Column> columns;

  RowValues(ResultSetMetaData metadata) throws SQLException {
    List<QueryResult.Column> found = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      found.add(new QueryResult.Column(metadata.getColumnLabel(i), metadata.getColumnTypeName(i)));
    }
    this.columns = List.copyOf(found);
  }

  List<QueryResult.Column> columns() {
    return columns;
  }

  List<JsonNode> read(ResultSet row) throws SQLException {
    List<JsonNode> values = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      String text = row.getString(i + 1);
      values.add(text == null ? NODES.nullNode() : value(columns.get(i).type(), text));
    }
    return values;
  }

  private static JsonNode value(String type, String text) {
    return switch (type) {
      case "bool" -> NODES.booleanNode(text.startsWith("t"));
      case "int2", "int4", "int8", "oid", "serial", "bigserial", "smallserial" ->
          NODES.numberNode(Long.parseLong(text));
      case "float4", "float8", "numeric" -> number(text);
      case "json", "jsonb" -> json(text);
      default -> NODES.stringNode(text);
    };
  }

  private static JsonNode number(String text) {
    return Character.isLetter(text.charAt(text.length() - 1))
        ? NODES.stringNode(text)
        : NODES.numberNode(new BigDecimal(text));
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException deeperOrLongerThanTheParserTakes) {
      return NODES.stringNode(text);
    }
  }
}
