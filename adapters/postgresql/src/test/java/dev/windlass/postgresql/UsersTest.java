package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.engine.Users;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.UserCreate;
import dev.windlass.messages.command.UserCreate.Grant;
import dev.windlass.messages.command.UserCreate.Profile;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.messages.command.UserMetadata;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What PostgreSQL has of its own about roles. */
class UsersTest {
  private static final Secret PASSWORD = Secret.of("canary-7f3a");

  @TempDir private static Path directory;
  private static PostgresServer server;
  private static Engine engine;

  @BeforeAll
  static void start() {
    server =
        PostgresServer.start(
            directory.resolve("server"),
            PostgresOptions.forTests()
                .with("log_statement", "all")
                .with("log_min_duration_statement", "0"));
    engine = TestEngine.on(server);
  }

  @AfterAll
  static void stop() {
    engine.close();
    server.close();
  }

  private static Users users() {
    return engine.users();
  }

  private static UserCreate user(String name, Grant... grants) {
    return new UserCreate(name, null, null, List.of(grants), null, null, null);
  }

  private static void make(String name, Grant... grants) {
    users().create(user(name, grants), PASSWORD, "job", WorkMonitor.NONE);
    users().grant(user(name, grants), WorkMonitor.NONE);
  }

  private static EngineException failure(ThrowingCallable work) {
    return catchThrowableOfType(EngineException.class, work);
  }

  /** The SQLSTATE of what the role was refused; null when it was not. */
  private static @Nullable String refused(String role, String database, String sql) {
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(database), role, PASSWORD.reveal());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return null;
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  @Test
  void neitherPasswordNorVerifierIsInTheServersLog() throws Exception {
    List<String> done = users().create(user("silent"), PASSWORD, "job", WorkMonitor.NONE);
    users().setPassword("silent", PASSWORD, null, WorkMonitor.NONE);
    assertThat(done).containsExactly("Made role \"silent\".");
    String log = Files.readString(server.log(), StandardCharsets.UTF_8);
    assertThat(log).contains("pg_roles").doesNotContain("canary-7f3a", "ROLE \"silent\"");
  }

  @Test
  void whoLosesTheWorkBeforeTheCommitMakesNoUser() {
    WorkMonitor lost =
        new ForwardingMonitor(
            () -> {
              assertThat(
                      server.psql(
                          "postgres",
                          "SELECT 1 FROM pg_locks WHERE locktype = 'transactionid'"
                              + " AND mode = 'ExclusiveLock' AND pid <> pg_backend_pid()"))
                  .as("it is asked when all but the commit is done")
                  .isNotBlank();
              throw new EngineException(
                  FailureCode.OUTCOME_UNKNOWN, "The job belongs to another worker now.", null);
            });
    assertThat(failure(() -> users().create(user("nobodys"), PASSWORD, "job", lost)).code())
        .isEqualTo(FailureCode.OUTCOME_UNKNOWN);
    assertThat(users().find("nobodys")).isEmpty();
  }

  /** Asks this when it is asked. */
  private record ForwardingMonitor(Runnable asked) implements WorkMonitor {
    @Override
    public void progress(String phase, long done, @Nullable Long total, String unit) {}

    @Override
    public void throwIfCancelled() {
      asked.run();
    }

    @Override
    public Registration onCancel(Runnable action) {
      return () -> {};
    }
  }

  @Test
  void aLoginThatMayNotTurnLoggingDownSaysSo() throws Exception {
    server.psql("postgres", "CREATE ROLE dba LOGIN CREATEROLE PASSWORD 'secret:dba'");
    try (Engine modest =
        TestEngine.with(server, Map.of("username", "dba", "password", "secret:dba"))) {
      assertThat(modest.users().create(user("heard"), PASSWORD, "job", WorkMonitor.NONE))
          .anyMatch(sentence -> sentence.contains("may hold the SCRAM verifier"));
      assertThat(refused("heard", "postgres", "SELECT 1")).isNull();
      assertThat(
              failure(
                      () ->
                          modest.users().setPassword("postgres", PASSWORD, null, WorkMonitor.NONE))
                  .code())
          .isEqualTo(FailureCode.PERMISSION_DENIED);
    }
    assertThat(Files.readString(server.log())).doesNotContain("canary-7f3a");
  }

  @Test
  void limitsAreKept() {
    Instant until = Instant.parse("2031-01-01T00:00:00Z");
    UserCreate wanted = new UserCreate("limited", null, null, null, 3, until, null);
    users().create(wanted, PASSWORD, "job", WorkMonitor.NONE);
    UserMetadata limited = users().find("limited").orElseThrow();
    assertThat(limited.connectionLimit()).isEqualTo(3);
    assertThat(limited.validUntil()).isEqualTo(until);
    users()
        .setPassword("limited", PASSWORD, Instant.parse("2001-01-01T00:00:00Z"), WorkMonitor.NONE);
    assertThat(users().find("limited").orElseThrow().findings())
        .containsExactly("Its password is not accepted any more.");
    assertThat(refused("limited", "postgres", "SELECT 1")).isEqualTo("28P01");
  }

  @Test
  void findingsNamePasswordsThatAreMissingOrKeptBadly() {
    server.psql(
        "postgres",
        "SET password_encryption = md5; CREATE ROLE old LOGIN PASSWORD 'x'; CREATE ROLE bare LOGIN;"
            + " CREATE ROLE crowd");
    assertThat(users().find("old").orElseThrow().findings()).first().asString().contains("MD5");
    assertThat(users().find("bare").orElseThrow().findings())
        .first()
        .asString()
        .contains("no pass");
    assertThat(users().find("crowd").orElseThrow().findings()).isEmpty();
    assertThat(users().list()).extracting(UserMetadata::name).noneMatch(n -> n.startsWith("pg_"));
  }

  @Test
  void profilesGiveWhatTheySayAndWhatIsMadeLaterToo() {
    server.createDatabase("shop\"1");
    server.psql(
        "shop\"1",
        "CREATE SCHEMA \"odd\"\"one\"; CREATE TABLE \"odd\"\"one\".t (a serial);"
            + " CREATE TABLE p (a int); REVOKE CONNECT ON DATABASE \"shop\"\"1\" FROM public");
    make("looker", new Grant("shop\"1", Profile.READ_ONLY));
    make("writer", new Grant("shop\"1", Profile.READ_WRITE));
    make("visitor", new Grant("shop\"1", Profile.CONNECT));
    make("stranger");
    server.psql("shop\"1", "CREATE TABLE later (a serial)");
    for (String table : List.of("p", "later", "\"odd\"\"one\".t")) {
      assertThat(refused("looker", "shop\"1", "SELECT * FROM " + table)).isNull();
      assertThat(refused("looker", "shop\"1", "DELETE FROM " + table)).isEqualTo("42501");
      assertThat(refused("writer", "shop\"1", "INSERT INTO " + table + " VALUES (DEFAULT)"))
          .isNull();
      assertThat(refused("writer", "shop\"1", "DROP TABLE " + table)).isEqualTo("42501");
      assertThat(refused("visitor", "shop\"1", "SELECT * FROM " + table)).isEqualTo("42501");
    }
    assertThat(refused("stranger", "shop\"1", "SELECT 1")).isEqualTo("42501");
    make("boss", new Grant("shop\"1", Profile.OWNER));
    assertThat(engine.databases().describe("shop\"1").owner()).isEqualTo("boss");
  }

  @Test
  void rightsThatTheLoginCannotGiveAreNoSilentGap() {
    server.createDatabase("mixed");
    server.psql(
        "postgres",
        "CREATE ROLE half LOGIN CREATEROLE PASSWORD 'secret:half'; ALTER DATABASE mixed OWNER TO half");
    server.psql("mixed", "ALTER SCHEMA public OWNER TO half; CREATE TABLE hidden (a int)");
    try (Engine modest =
        TestEngine.with(server, Map.of("username", "half", "password", "secret:half"))) {
      UserCreate wanted = user("gap", new Grant("mixed", Profile.READ_ONLY));
      modest.users().create(wanted, null, "job", WorkMonitor.NONE);
      EngineException failure = failure(() -> modest.users().grant(wanted, WorkMonitor.NONE));
      assertThat(failure.code()).isEqualTo(FailureCode.PERMISSION_DENIED);
      assertThat(failure).hasMessageContaining("hidden");
    }
  }

  @Test
  void whatADroppedRoleOwnsGoesToItsHeirInEveryDatabase() throws Exception {
    make("heir");
    make("leaver");
    for (String database : List.of("left1", "left2")) {
      server.createDatabase(database);
      server.psql(
          database,
          "CREATE TABLE kept (a int); INSERT INTO kept VALUES (7); ALTER TABLE kept OWNER TO leaver;"
              + " CREATE TABLE other (a int); GRANT SELECT ON other TO leaver");
    }
    server.psql("postgres", "ALTER DATABASE left2 OWNER TO leaver");
    EngineException failure = failure(() -> users().drop(UserDrop.of("leaver"), WorkMonitor.NONE));
    assertThat(failure.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(failure).hasMessageContainingAll("\"left1\"", "\"left2\"", "owns database");
    try (Connection session =
        DriverManager.getConnection(server.jdbcUrl("left1"), "leaver", PASSWORD.reveal())) {
      UserDrop gently = new UserDrop("leaver", "heir", null, null, null);
      assertThat(failure(() -> users().drop(gently, WorkMonitor.NONE)))
          .hasMessageContaining("session ");
      assertThat(session.isValid(5)).isTrue();
      UserDrop firmly = new UserDrop("leaver", "heir", null, true, null);
      assertThat(users().checkDrop(firmly)).anyMatch(step -> step.contains("End 1 session"));
      users().drop(firmly, WorkMonitor.NONE);
      assertThat(session.isValid(5)).isFalse();
    }
    for (String database : List.of("left1", "left2")) {
      assertThat(
              server.psql(
                  database, "SELECT a, tableowner FROM kept, pg_tables WHERE tablename = 'kept'"))
          .isEqualTo("7|heir\n");
    }
    assertThat(engine.databases().describe("left2").owner()).isEqualTo("heir");
  }

  @Test
  void whatADroppedRoleOwnsIsDroppedOnlyWhenAskedFor() {
    make("maker");
    server.createDatabase("made by maker");
    server.psql("made by maker", "CREATE TABLE mine (a int); ALTER TABLE mine OWNER TO maker");
    users().drop(new UserDrop("maker", null, true, null, null), WorkMonitor.NONE);
    assertThat(server.psql("made by maker", "SELECT to_regclass('mine') IS NULL")).startsWith("t");
  }

  @Test
  void theLoginAndTheServersOwnRolesStay() {
    for (String name : List.of("postgres", "pg_monitor")) {
      assertThat(failure(() -> users().drop(UserDrop.of(name), WorkMonitor.NONE)).code())
          .isEqualTo(FailureCode.PRECONDITION_FAILED);
    }
    for (String name : List.of("pg_mine", "public", "none")) {
      assertThat(
              failure(() -> users().create(user(name), PASSWORD, "job", WorkMonitor.NONE)).code())
          .isEqualTo(FailureCode.INVALID_COMMAND);
    }
  }
}
