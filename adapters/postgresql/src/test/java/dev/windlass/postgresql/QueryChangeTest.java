package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Queries;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TcpProxy;
import dev.windlass.testbed.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A statement that changes something: what is said of it is what became of it. */
class QueryChangeTest {
  private static final PostgresServer SERVER = TestPostgres.shared();
  private static final QueryRun INSERT =
      new QueryRun("INSERT INTO t VALUES (1) RETURNING n", null, false, null, null, null);

  private final String database = TestPostgres.newDatabase(QueryChangeTest.class);

  @BeforeEach
  void makeATable() {
    SERVER.psql(database, "CREATE TABLE t (n integer)");
  }

  @Test
  void nothingIsChangedWhenItsRowsCannotBeKept() {
    try (Engine engine = TestEngine.on(SERVER)) {
      EngineException failure =
          failure(
              engine,
              () -> {
                throw new EngineException(
                    FailureCode.STORAGE_UNREACHABLE, "The store is away.", null);
              });

      assertThat(failure.code()).isEqualTo(FailureCode.STORAGE_UNREACHABLE);
      assertThat(rows()).isZero();
    }
  }

  @Test
  void anAnswerThatWasLostWhileItsChangeWasMadeToLastMeansThatNobodyKnows() {
    SERVER.psql(
        database,
        """
        CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_sleep(1.5); RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER late AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION dawdle();
        """);
    try (TcpProxy proxy = TcpProxy.to(SERVER.port());
        Engine engine = TestEngine.with(SERVER, Map.of("port", Integer.toString(proxy.port())))) {
      EngineException failure =
          failure(
              engine,
              () ->
                  CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
                      .execute(proxy::cutConnections));

      assertThat(failure.code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
    }
  }

  private EngineException failure(Engine engine, Runnable atTheEnd) {
    return catchThrowableOfType(
        EngineException.class,
        () -> engine.queries().run(database, INSERT, new Sink(atTheEnd), WorkMonitor.NONE));
  }

  private long rows() {
    return Long.parseLong(SERVER.psql(database, "SELECT count(*) FROM t").strip());
  }

  private record Sink(Runnable atTheEnd) implements Queries.RowSink {
    @Override
    public void columns(List<QueryResult.Column> columns) {}

    @Override
    public void row(List<JsonNode> values) {}

    @Override
    public void end() {
      atTheEnd.run();
    }
  }
}
