package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Queries;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What every engine with a query language does. */
public abstract class QueriesSuite {
  private static final String DATABASE = "queries suite";

  /** For the adapter's own class. */
  protected QueriesSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  @BeforeEach
  void makeDatabase() {
    try (Engine engine = subject().open()) {
      if (engine.capabilities().contains(Capability.QUERIES) && !subject().hasDatabase(DATABASE)) {
        subject().createDatabase(DATABASE);
      }
    }
  }

  @Test
  void parametersAreBoundAndNeverPasted() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.QUERIES, engine::queries)) {
        return;
      }
      for (String value : List.of("'; DROP TABLE x; --", "\"", "\\", "żółć 😀", "?", "$1", "")) {
        Rows rows = new Rows();
        engine
            .queries()
            .run(
                DATABASE,
                query(subject().echo(), List.of(JsonNodeFactory.instance.stringNode(value)), true),
                rows,
                WorkMonitor.NONE);
        assertThat(rows.values.getFirst().getFirst().asString()).isEqualTo(value);
      }
    }
  }

  @Test
  void theRowLimitCutsTheRestOffAndSaysSo() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.QUERIES, engine::queries)) {
        return;
      }
      Rows rows = new Rows();
      Queries.Outcome cut =
          engine
              .queries()
              .run(
                  DATABASE,
                  new QueryRun(subject().countTo(2_000_000), null, null, 1234, null, null),
                  rows,
                  WorkMonitor.NONE);
      assertThat(cut).isEqualTo(new Queries.Outcome(1234, true, null));
      assertThat(rows.values).hasSize(1234);
      Queries.Outcome whole =
          engine
              .queries()
              .run(
                  DATABASE,
                  new QueryRun(subject().countTo(7), null, null, 7, null, null),
                  new Rows(),
                  WorkMonitor.NONE);
      assertThat(whole).isEqualTo(new Queries.Outcome(7, false, null));
    }
  }

  @Test
  void theEngineItselfRefusesChangesByAReadOnlyQuery() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.QUERIES, engine::queries)
          || !engine.capabilities().contains(Capability.QUERIES_READ_ONLY)) {
        return;
      }
      Refusals.fails(
          FailureCode.STATEMENT_FAILED,
          () -> run(engine, query(subject().createTable("sneaked_in"), null, true)));
      assertThat(subject().hasTable(DATABASE, "sneaked_in")).isFalse();
      run(engine, query(subject().createTable("let_in"), null, false));
      assertThat(subject().hasTable(DATABASE, "let_in")).isTrue();
    }
  }

  @Test
  void secondStatementsAndMissingParametersAreRefusedBeforeAnythingRuns() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.QUERIES, engine::queries)) {
        return;
      }
      String two = subject().createTable("first") + "; " + subject().createTable("second");
      Refusals.fails(FailureCode.INVALID_COMMAND, () -> run(engine, query(two, null, false)));
      Refusals.fails(
          FailureCode.INVALID_COMMAND, () -> run(engine, query(subject().echo(), null, true)));
      assertThat(subject().hasTable(DATABASE, "first")).isFalse();
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsNotFound() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.QUERIES, engine::queries)) {
        return;
      }
      for (String name : List.of("no such database", "", "x".repeat(64))) {
        Refusals.fails(
            FailureCode.NOT_FOUND,
            () ->
                engine
                    .queries()
                    .run(
                        name,
                        query(subject().countTo(1), null, true),
                        new Rows(),
                        WorkMonitor.NONE));
      }
    }
  }

  @Test
  void aCancelledStatementIsGoneFromTheEngine() {
    String database = "queries cancelled";
    try (Engine engine = subject().open();
        var hands = Executors.newVirtualThreadPerTaskExecutor()) {
      if (Refusals.refusesWithout(engine, Capability.QUERIES, engine::queries)) {
        return;
      }
      subject().createDatabase(database);
      CancelSwitch monitor = new CancelSwitch();
      CompletableFuture<Void> running =
          CompletableFuture.runAsync(
              () ->
                  engine
                      .queries()
                      .run(
                          database,
                          query(subject().longStatement(), null, true),
                          new Rows(),
                          monitor),
              hands);
      Refusals.eventually("the statement runs", () -> subject().sessionsOn(database) == 1);
      monitor.cancel();
      Refusals.fails(FailureCode.CANCELLED, () -> join(running));
      Refusals.eventually("the session is gone", () -> subject().sessionsOn(database) == 0);
    }
  }

  private static void join(CompletableFuture<Void> running) {
    try {
      running.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EngineException engine) {
        throw engine;
      }
      throw e;
    }
  }

  private static void run(Engine engine, QueryRun query) {
    engine.queries().run(DATABASE, query, new Rows(), WorkMonitor.NONE);
  }

  private static QueryRun query(
      String statement, @Nullable List<JsonNode> parameters, boolean readOnly) {
    return new QueryRun(statement, parameters, readOnly, null, null, null);
  }

  private static final class Rows implements Queries.RowSink {
    private final List<List<JsonNode>> values = new ArrayList<>();

    @Override
    public void columns(List<QueryResult.Column> columns) {}

    @Override
    public void row(List<JsonNode> row) {
      values.add(row);
    }
  }
}
