package dev.windlass.worker.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.QueryResult.Column;
import dev.windlass.messages.json.WindlassJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is written is read by DuckDB, which shares no code with the writer. */
class ParquetRowsTest {
  private static final JsonMapper JSON = WindlassJson.events();

  @TempDir Path directory;

  @Test
  void eachTypeIsKeptAsWhatItIs() throws Exception {
    assertReads("bool", "true", "BOOLEAN", "true");
    assertReads("int4", "-2147483648", "INTEGER", "-2147483648");
    assertReads("int8", "9223372036854775807", "BIGINT", "9223372036854775807");
    assertReads("float4", "1.5", "FLOAT", "1.5");
    assertReads("float8", "0.1", "DOUBLE", "0.1");
    assertReads("float8", "\"NaN\"", "DOUBLE", "nan");
    assertReads("float8", "\"-Infinity\"", "DOUBLE", "-inf");
    assertReads("date", "\"1969-07-20\"", "DATE", "1969-07-20");
    assertReads(
        "timestamp", "\"2026-11-21 12:34:56.123456\"", "TIMESTAMP", "2026-11-21 12:34:56.123456");
    assertReads(
        "timestamptz",
        "\"1969-12-31 23:59:59.5+00\"",
        "TIMESTAMP WITH TIME ZONE",
        "1969-12-31 23:59:59.5+00");
    assertReads("bytea", "\"\\\\x00ff\"", "BLOB", "\\x00\\xFF");
  }

  @Test
  void allElseIsText() throws Exception {
    String number = "12345678901234567890.123456789";
    assertReads("numeric", number, "VARCHAR", number);
    assertReads(
        "uuid",
        "\"c4103f12-2d27-377c-9db1-44cae1394a66\"",
        "VARCHAR",
        "c4103f12-2d27-377c-9db1-44cae1394a66");
    assertReads("text", "\"zwölf 注文\\n\"", "VARCHAR", "zwölf 注文\n");
    assertReads("text", "\"\"", "VARCHAR", "");
    assertReads("jsonb", "{\"a\":[1,null]}", "VARCHAR", "{\"a\":[1,null]}");
    assertReads(
        "INTEGER",
        "\"not a number, which SQLite allows\"",
        "VARCHAR",
        "not a number, which SQLite allows");
  }

  private void assertReads(String type, String json, String stored, String text) throws Exception {
    Path file = directory.resolve("value.parquet");
    write(file, List.of(new Column("v", type)), List.of(values(json), values("null")));

    assertThat(DuckDb.query("SELECT typeof(v) FROM '%s' LIMIT 1".formatted(file)))
        .containsExactly(List.of(stored));
    assertThat(DuckDb.query("SELECT v::varchar, v IS NULL FROM '%s'".formatted(file)))
        .containsExactly(List.of(text, "false"), List.of("null", "true"));
  }

  @Test
  void columnsOfOneNameAreToldApartAndAFileMayHaveNoRows() throws Exception {
    Path file = directory.resolve("names.parquet");
    write(
        file,
        List.of(new Column("id", "int4"), new Column("a,\"b", "text"), new Column("id", "int8")),
        List.of());

    assertThat(
            DuckDb.query(
                "SELECT column_name, column_type FROM (DESCRIBE FROM '%s')".formatted(file)))
        .containsExactly(
            List.of("id", "INTEGER"), List.of("a,\"b", "VARCHAR"), List.of("id_2", "BIGINT"));
    assertThat(DuckDb.query("SELECT count(*) FROM '%s'".formatted(file)))
        .containsExactly(List.of("0"));
  }

  @Test
  void manyRowsAreSeveralGroupsOfWhichOneIsInMemory() throws Exception {
    Path file = directory.resolve("many.parquet");
    List<Column> columns = List.of(new Column("n", "int8"), new Column("word", "text"));
    int rows = 40_000;
    String word = "x".repeat(500);
    ParquetRows format = new ParquetRows();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      format.columns(columns, out);
      for (int i = 0; i < rows; i++) {
        format.row(
            List.of(
                JsonNodeFactory.instance.numberNode((long) i),
                JsonNodeFactory.instance.stringNode(i + word)),
            out);
      }
      format.end(out);
    }

    assertThat(DuckDb.query("SELECT count(*), sum(n), max(length(word)) FROM '%s'".formatted(file)))
        .containsExactly(List.of("40000", "799980000", "505"));
    assertThat(
            DuckDb.query(
                "SELECT count(DISTINCT row_group_id), bool_and(total_uncompressed_size < 9000000)"
                    + " FROM parquet_metadata('%s')".formatted(file)))
        .containsExactly(List.of("3", "true"));
  }

  @Test
  void aValueThatTheTypeHasNotFailsWithAdvice() {
    for (String value : List.of("infinity", "0044-03-15 BC")) {
      EngineException failure =
          catchThrowableOfType(
              EngineException.class,
              () ->
                  write(
                      directory.resolve("bad.parquet"),
                      List.of(new Column("born", "date")),
                      List.of(values('"' + value + '"'))));

      assertThat(failure.code()).isEqualTo(FailureCode.STATEMENT_FAILED);
      assertThat(failure).hasMessageContaining("Column \"born\"").hasNoCause();
    }
  }

  private static List<JsonNode> values(String... json) {
    return List.of(json).stream().map(JSON::readTree).toList();
  }

  private static void write(Path file, List<Column> columns, List<List<JsonNode>> rows)
      throws IOException {
    ParquetRows format = new ParquetRows();
    try (OutputStream out = Files.newOutputStream(file)) {
      format.columns(columns, out);
      for (List<JsonNode> row : rows) {
        format.row(row, out);
      }
      format.end(out);
    }
  }
}
