package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.Documents;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.CancelSwitch;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What documents meet in PostgreSQL and in no other engine. */
class DocumentsTest {
  private static final PostgresServer SERVER = TestPostgres.shared();

  private final String database = TestPostgres.newDatabase(DocumentsTest.class);

  private static ObjectNode json(String text) {
    return (ObjectNode) WindlassJson.commands().readTree(text);
  }

  private static void fails(FailureCode code, ThrowingCallable call) {
    EngineException failure = catchThrowableOfType(EngineException.class, call);
    assertThat(failure).as("a failure with code %s", code).isNotNull();
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
  }

  @Test
  void ofManyWhoMakeTheSameDocumentAtOnceOneMadeIt() throws Exception {
    try (Engine engine = TestEngine.on(SERVER);
        ExecutorService senders = Executors.newFixedThreadPool(6)) {
      Documents documents = engine.documents();
      List<Callable<Boolean>> saves = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        ObjectNode document = json("{}").put("writer", i);
        saves.add(() -> documents.save(database, "new", "same", document, WorkMonitor.NONE));
      }
      int made = 0;
      for (Future<Boolean> saved : senders.invokeAll(saves)) {
        made += saved.get() ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
      assertThat(SERVER.psql(database, "SELECT count(*) FROM new")).isEqualTo("1\n");
    }
  }

  @Test
  void aNameThatTheServerWouldCutIsRefused() {
    String longest = "ä".repeat(31) + "x";
    try (Engine engine = TestEngine.on(SERVER)) {
      Documents documents = engine.documents();
      documents.save(database, longest, "1", json("{}"), WorkMonitor.NONE);
      fails(FailureCode.NOT_FOUND, () -> documents.get(database, longest + "y", "1"));
      fails(
          FailureCode.INVALID_COMMAND,
          () -> documents.save(database, longest + "y", "1", json("{}"), WorkMonitor.NONE));
      assertThat(documents.delete(database, longest + "y", "1", WorkMonitor.NONE)).isFalse();
      assertThat(documents.get(database, longest, "1")).isEqualTo(json("{}"));
    }
  }

  @Test
  void whatPostgresqlCannotKeepIsRefusedBeforeItIsAsked() {
    try (Engine engine = TestEngine.on(SERVER)) {
      Documents documents = engine.documents();
      for (String bad : List.of("{\"a\":\"x\\u0000\"}", "{\"a\":[{\"\\u0000\":1}]}")) {
        fails(
            FailureCode.INVALID_COMMAND,
            () -> documents.save(database, "nul", "1", json(bad), WorkMonitor.NONE));
      }
      fails(
          FailureCode.INVALID_COMMAND,
          () -> documents.save(database, "nul", "\0", json("{}"), WorkMonitor.NONE));
      fails(FailureCode.NOT_FOUND, () -> documents.get(database, "nul", "\0"));
    }
  }

  @Test
  void viewsPartitionsAndTablesWithoutTheKeyAreNoCollections() {
    SERVER.psql(
        database,
        "CREATE VIEW seen AS SELECT 'a'::text AS id, '{}'::jsonb AS document;"
            + " CREATE TABLE parted (id text PRIMARY KEY, document jsonb) PARTITION BY LIST (id);"
            + " CREATE TABLE keyless (id text, document jsonb);"
            + " CREATE TABLE texts (id text PRIMARY KEY, document text);"
            + " CREATE SEQUENCE counted");
    try (Engine engine = TestEngine.on(SERVER)) {
      Documents documents = engine.documents();
      for (String name : List.of("seen", "parted", "keyless", "texts", "counted")) {
        fails(FailureCode.CONFLICT, () -> documents.get(database, name, "a"));
        fails(
            FailureCode.CONFLICT,
            () -> documents.save(database, name, "a", json("{}"), WorkMonitor.NONE));
        fails(FailureCode.CONFLICT, () -> documents.delete(database, name, "a", WorkMonitor.NONE));
      }
    }
  }

  @Test
  void aSaveThatWaitsForARowIsStoppedOnTheServer() throws SQLException {
    try (Engine engine = TestEngine.on(SERVER);
        Connection holder = SERVER.connect(database);
        Statement statement = holder.createStatement()) {
      Documents documents = engine.documents();
      documents.save(database, "held", "1", json("{}"), WorkMonitor.NONE);
      holder.setAutoCommit(false);
      statement.execute("UPDATE held SET document = '{\"mine\":true}'");
      CancelSwitch cancel = new CancelSwitch();
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(
              () ->
                  fails(
                      FailureCode.CANCELLED,
                      () -> documents.save(database, "held", "1", json("{\"b\":1}"), cancel)));
      while (waitingSessions() == 0 && !waiting.isDone()) {
        Thread.onSpinWait();
      }
      cancel.cancel();
      assertThat(waiting).succeedsWithin(Duration.ofSeconds(5));
      assertThat(waitingSessions()).isZero();
      holder.commit();
      assertThat(documents.get(database, "held", "1")).isEqualTo(json("{\"mine\":true}"));
    }
  }

  private int waitingSessions() {
    return Integer.parseInt(
        SERVER
            .psql(
                "postgres",
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = '"
                    + database
                    + "'")
            .strip());
  }
}
