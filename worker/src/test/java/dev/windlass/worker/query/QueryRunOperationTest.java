package dev.windlass.worker.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Queries;
import dev.windlass.engine.Queries.Outcome;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryResult.Column;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.command.QueryRun.Destination;
import dev.windlass.messages.command.QueryRun.Format;
import dev.windlass.messages.event.AuditRecord.Origin;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.objectstore.ListedObject;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.ScriptedEngine;
import dev.windlass.worker.scripted.TestStores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class QueryRunOperationTest {
  private static final JsonMapper JSON = WindlassJson.events();
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final List<Column> COLUMNS =
      List.of(new Column("id", "int4"), new Column("na,me", "text"), new Column("id", "jsonb"));

  private static ObjectStore store;
  private static QueryRunOperation operation;

  private final ScriptedEngine engine = new ScriptedEngine();
  private boolean inlineAllowed;

  @BeforeAll
  static void openStore() {
    store = TestStores.open(QueryRunOperationTest.class);
    operation = new QueryRunOperation(store);
  }

  @BeforeEach
  void makeDatabase() {
    engine.content().put("d", Map.of());
  }

  @Test
  void rowsGoIntoAnObjectUnlessTheCommandAsksOtherwise() {
    inlineAllowed = true;
    answer(List.of(row("1", "\"a\"", "{\"k\":[1]}"), row("2", "null", "null")));

    QueryResult result = run(query(null, null));

    assertThat(result.rows()).isNull();
    assertThat(result.rowCount()).isEqualTo(2);
    assertThat(text(result))
        .isEqualTo(
            """
            {"id":1,"na,me":"a","id_2":{"k":[1]}}
            {"id":2,"na,me":null,"id_2":null}
            """);
  }

  @Test
  void theReferenceNamesSizeAndChecksumOfTheObject() {
    answer(List.of(row("1", "\"a\"", "true")));

    QueryResult result = run(query(null, null));

    var object = result.object();
    assertThat(object).isNotNull();
    assertThat(object.contentType()).isEqualTo("application/jsonl");
    assertThat(object.location()).startsWith("s3://queryrunoperationtest/windlass/results/");
    assertThat(object.bytes()).isEqualTo(text(result).getBytes(StandardCharsets.UTF_8).length);
    assertThat(object.sha256()).hasSize(64);
  }

  @Test
  void csvIsQuotedWhereItHasTo() {
    answer(
        List.of(
            row("1", "\"a \\\"b\\\", c\\nd\"", "{\"k\":\"ç\"}"),
            row("2.50", "null", "\"\""),
            row("true", "\"plain\"", "[1,2]")));

    QueryResult result = run(query(Format.CSV, null));

    assertThat(text(result))
        .isEqualTo(
            "id,\"na,me\",id\r\n"
                + "1,\"a \"\"b\"\", c\nd\",\"{\"\"k\"\":\"\"ç\"\"}\"\r\n"
                + "2.50,,\"\"\r\n"
                + "true,plain,\"[1,2]\"\r\n");
  }

  @Test
  void rowsAreShownInTheResultWhenCommandAndPolicyAgree() {
    inlineAllowed = true;
    answer(List.of(row("1", "\"a\"", "null")));

    QueryResult result = run(query(null, Destination.INLINE));

    assertThat(result.object()).isNull();
    assertThat(result.rows()).containsExactly(row("1", "\"a\"", "null"));
  }

  @Test
  void aPolicyThatDoesNotAllowItKeepsRowsOutOfTheResult() {
    inlineAllowed = false;
    answer(List.of(row("1", "\"a\"", "null")));

    QueryResult result = run(query(null, Destination.INLINE));

    assertThat(result.rows()).isNull();
    assertThat(result.object()).isNotNull();
  }

  @Test
  void rowsThatAreTooManyForAMessageGoIntoAnObject() {
    inlineAllowed = true;
    String big = "\"" + "x".repeat(1_000) + "\"";
    engine.answer(
        (_, _, sink, _) -> {
          sink.columns(COLUMNS);
          for (int i = 0; i < 1_000; i++) {
            sink.row(row(Integer.toString(i), big, "null"));
          }
          return new Outcome(1_000, true, null);
        });

    QueryResult result = run(query(null, Destination.INLINE));

    assertThat(result.rows()).isNull();
    assertThat(result.truncated()).isTrue();
    assertThat(text(result).lines()).hasSize(1_000);
  }

  @Test
  void aStatementWithoutRowsLeavesNoObject() {
    engine.answer(
        (_, _, sink, _) -> {
          sink.columns(List.of());
          return new Outcome(0, false, 7L);
        });

    QueryResult result = run(query(null, null));

    assertThat(result.object()).isNull();
    assertThat(result.rows()).isEmpty();
    assertThat(result.updateCount()).isEqualTo(7);
  }

  @Test
  void aFailureInTheMiddleLeavesNoObject() {
    long before = results().size();
    engine.answer(
        (_, _, sink, _) -> {
          sink.columns(COLUMNS);
          sink.row(row("1", "\"a\"", "null"));
          throw new EngineException(FailureCode.STATEMENT_FAILED, "Gone.", null);
        });

    assertThatThrownBy(() -> run(query(null, null))).hasMessage("Gone.");

    assertThat(results()).hasSize((int) before);
  }

  @Test
  void theEngineIsToldTheDefaults() {
    AtomicReference<QueryRun> asked = new AtomicReference<>();
    engine.answer(
        (_, query, _, _) -> {
          asked.set(query);
          return new Outcome(0, false, null);
        });

    run(query(null, null));

    assertThat(asked.get().rowLimit()).isEqualTo(QueryRun.DEFAULT_ROW_LIMIT);
    assertThat(asked.get().readOnly()).isTrue();
  }

  @Test
  void aDryRunDoesNotRunTheStatement() {
    engine.answer(
        (_, _, _, _) -> {
          throw new AssertionError("It was run.");
        });
    QueryRun query = query(null, null);

    Object result =
        operation.run(context(query, "d", new CommandOptions(null, null, null, true)), query);

    assertThat(((DryRunResult) result).would()).hasSize(2);
    assertThatThrownBy(
            () ->
                operation.run(
                    context(query, "no", new CommandOptions(null, null, null, true)), query))
        .hasMessageContaining("no database \"no\"");
  }

  @Test
  void whatChangesDataIsNotRepeated() {
    QueryRun change = new QueryRun("DELETE FROM t", null, false, null, null, null);

    assertThat(operation.mutates(change)).isTrue();
    assertThat(operation.repeatable(change)).isFalse();
    assertThat(operation.mutates(query(null, null))).isFalse();
    assertThat(operation.repeatable(query(null, null))).isTrue();
  }

  private void answer(List<List<JsonNode>> rows) {
    engine.answer(
        (_, _, sink, _) -> {
          sink.columns(COLUMNS);
          rows.forEach(sink::row);
          return new Queries.Outcome(rows.size(), false, null);
        });
  }

  private static List<JsonNode> row(String... values) {
    return List.of(values).stream().map(JSON::readTree).toList();
  }

  private static QueryRun query(@Nullable Format format, @Nullable Destination destination) {
    return new QueryRun("SELECT 1", null, null, null, format, destination);
  }

  private QueryResult run(QueryRun query) {
    return (QueryResult) operation.run(context(query, "d", CommandOptions.NONE), query);
  }

  private ScriptedContext context(QueryRun query, String database, CommandOptions options) {
    Command command =
        new Command(
            "/test/query",
            "q" + NUMBERS.incrementAndGet(),
            null,
            null,
            null,
            Target.database("e", database),
            null,
            null,
            options,
            query);
    JobRecord job =
        new JobRecord(
            new JobLease(command.jobId(), 1, "w", 1),
            command,
            new Origin("ab".repeat(32), "t", 0, 0),
            true,
            1,
            1,
            ScriptedEngine.NOW,
            ScriptedEngine.NOW,
            Duration.ofHours(1),
            false,
            false);
    return new ScriptedContext(
        job,
        engine,
        new EngineDocument(
            "e",
            "scripted",
            null,
            null,
            null,
            null,
            new EngineDocument.Policy(inlineAllowed, null)));
  }

  private static String text(QueryResult result) {
    String key = result.object().location().replace("s3://queryrunoperationtest/windlass/", "");
    return new String(store.read(key, 10 << 20), StandardCharsets.UTF_8);
  }

  private static List<ListedObject> results() {
    return store.list("results/");
  }
}
