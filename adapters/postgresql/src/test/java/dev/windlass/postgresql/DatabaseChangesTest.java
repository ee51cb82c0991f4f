package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.windlass.engine.Databases;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseCreate.LocaleProvider;
import dev.windlass.messages.command.DatabaseMetadata;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What PostgreSQL has of its own about databases. */
class DatabaseChangesTest {
  @TempDir private static Path directory;
  private static PostgresServer server;
  private static Engine engine;

  @BeforeAll
  static void start() {
    server =
        PostgresServer.start(
            directory.resolve("server"),
            PostgresOptions.forTests()
                .with("wal_level", "logical")
                .with("max_prepared_transactions", "5"));
    engine = TestEngine.on(server);
  }

  @AfterAll
  static void stop() {
    engine.close();
    server.close();
  }

  private static Databases databases() {
    return engine.databases();
  }

  private static DatabaseCreate wanted(
      String owner, String encoding, LocaleProvider provider, String locale) {
    return new DatabaseCreate(owner, encoding, provider, locale, null);
  }

  private static EngineException failure(ThrowingCallable work) {
    return catchThrowableOfType(EngineException.class, work);
  }

  private static boolean hasIcu() {
    return server.installation().major() >= 15;
  }

  @Test
  void ownerEncodingAndLocaleAreAsWanted() {
    LocaleProvider provider = hasIcu() ? LocaleProvider.ICU : LocaleProvider.LIBC;
    String locale = hasIcu() ? "en-US" : "C.UTF-8";
    server.psql("postgres", "CREATE ROLE \"own\"\"er\"");
    Instant before = Instant.now().minus(1, ChronoUnit.MINUTES);
    databases().create("made", wanted("own\"er", "utf-8", provider, locale), WorkMonitor.NONE);
    DatabaseMetadata made = databases().describe("made");
    assertThat(made.owner()).isEqualTo("own\"er");
    assertThat(made.encoding()).isEqualTo("UTF8");
    assertThat(made.localeProvider()).isEqualTo(provider.name());
    assertThat(hasIcu() ? made.locale() : made.collation()).isEqualTo(locale);
    assertThat(made.createdEstimated()).isTrue();
    assertThat(made.created()).isBetween(before, Instant.now().plus(1, ChronoUnit.MINUTES));
    databases().create("latin", wanted(null, "LATIN1", null, "C"), WorkMonitor.NONE);
    assertThat(databases().describe("latin").encoding()).isEqualTo("LATIN1");
  }

  @Test
  void whatTheServerDoesNotKnowIsRefusedBeforeAnythingIsMade() {
    assertThat(failure(() -> create("x1", wanted("nobody", null, null, null))).code())
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(failure(() -> create("x1", wanted(null, "UTF9", null, null))).code())
        .isEqualTo(FailureCode.INVALID_COMMAND);
    assertThat(failure(() -> create("x1", wanted(null, null, LocaleProvider.ICU, null))).code())
        .isEqualTo(hasIcu() ? FailureCode.INVALID_COMMAND : FailureCode.UNSUPPORTED_OPERATION);
    assertThat(failure(() -> create("x1", wanted(null, null, null, "no_SUCH"))).code())
        .isEqualTo(FailureCode.STATEMENT_FAILED);
    EngineException builtin =
        failure(() -> create("x1", wanted(null, null, LocaleProvider.BUILTIN, "C")));
    if (server.installation().major() < 17) {
      assertThat(builtin.code()).isEqualTo(FailureCode.UNSUPPORTED_OPERATION);
      assertThat(builtin).hasMessageContaining(TestEngine.NAME);
      assertThat(builtin.help()).contains("17");
      assertThat(databases().exists("x1")).isFalse();
    }
  }

  private static void create(String name, DatabaseCreate wanted) {
    databases().create(name, wanted, WorkMonitor.NONE);
  }

  @Test
  void aLoginWithoutTheRightIsToldSo() {
    server.psql("postgres", "CREATE ROLE poor LOGIN PASSWORD 'secret:poor'");
    try (Engine poor =
        TestEngine.with(server, Map.of("username", "poor", "password", "secret:poor"))) {
      EngineException failure =
          failure(() -> poor.databases().checkCreate("x2", DatabaseCreate.withDefaults()));
      assertThat(failure.code()).isEqualTo(FailureCode.PERMISSION_DENIED);
      assertThat(failure.help()).contains("CREATEDB");
      server.createDatabase("not theirs");
      assertThat(failure(() -> poor.databases().drop("not theirs", false, WorkMonitor.NONE)).code())
          .isEqualTo(FailureCode.PERMISSION_DENIED);
    }
  }

  @Test
  void everythingThatStandsInTheWayOfADropIsNamed() {
    server.createDatabase("held");
    server.psql(
        "held",
        "SELECT pg_create_logical_replication_slot('idle_slot', 'pgoutput');"
            + "CREATE TABLE t (a int); CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere' PUBLICATION"
            + " p WITH (connect = false, slot_name = NONE);");
    server.psql("held", "BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'left''over';");
    EngineException gently = failure(() -> databases().drop("held", false, WorkMonitor.NONE));
    assertThat(gently.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(gently).hasMessageContainingAll("idle_slot", "subscription sub", "'left''over'");
    EngineException byForce = failure(() -> databases().drop("held", true, WorkMonitor.NONE));
    assertThat(byForce)
        .hasMessageContainingAll("subscription sub", "'left''over'")
        .hasMessageNotContaining("idle_slot");
    server.psql("held", "ROLLBACK PREPARED 'left''over'");
    server.psql("held", "DROP SUBSCRIPTION sub");
    databases().drop("held", true, WorkMonitor.NONE);
    assertThat(databases().exists("held")).isFalse();
    assertThat(server.psql("postgres", "SELECT count(*) FROM pg_replication_slots"))
        .isEqualTo("0\n");
  }

  @Test
  void templatesAndTheDatabaseOfTheLoginStay() {
    assertThat(failure(() -> databases().drop("template1", true, WorkMonitor.NONE)))
        .hasMessageContaining("template");
    assertThat(failure(() -> databases().drop("postgres", true, WorkMonitor.NONE)))
        .hasMessageContaining("Windlass itself");
  }

  @Test
  void aCollationThatMovedOnIsAFinding() {
    assumeThat(hasIcu()).as("databases with a version of their collation").isTrue();
    databases().create("drifted", wanted(null, null, LocaleProvider.ICU, "und"), WorkMonitor.NONE);
    assertThat(databases().describe("drifted").findings()).isEmpty();
    server.psql(
        "postgres", "UPDATE pg_database SET datcollversion = '0.1' WHERE datname = 'drifted'");
    assertThat(databases().describe("drifted").findings())
        .anyMatch(finding -> finding.contains("0.1") && finding.contains("rebuilt"));
  }
}
