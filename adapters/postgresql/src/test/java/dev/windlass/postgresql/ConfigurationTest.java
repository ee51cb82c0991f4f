package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.Configuration;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.ConfigurationGet;
import dev.windlass.messages.command.ConfigurationSet;
import dev.windlass.messages.command.ConfigurationSetResult;
import dev.windlass.messages.command.ConfigurationSetting;
import dev.windlass.messages.command.TakesEffect;
import dev.windlass.testbed.PostgresServer;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What PostgreSQL has of its own about configuration. */
class ConfigurationTest {
  @TempDir private static Path directory;
  private static PostgresServer server;
  private static Engine engine;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(directory.resolve("server"));
    engine = TestEngine.on(server);
  }

  @AfterAll
  static void stop() {
    engine.close();
    server.close();
  }

  private static Configuration configuration() {
    return engine.configuration();
  }

  private static ConfigurationSetting setting(String key) {
    return configuration().get(null, ConfigurationGet.of(key)).getFirst();
  }

  private static FailureCode code(ThrowingCallable work) {
    return catchThrowableOfType(EngineException.class, work).code();
  }

  @Test
  void whatNeedsARestartWaitsForIt() {
    String before = String.valueOf(setting("max_connections").value());
    ConfigurationSetResult raised =
        configuration().set(null, ConfigurationSet.of("max_connections", "123"), WorkMonitor.NONE);
    assertThat(raised.before()).isEqualTo(before);
    assertThat(raised.after()).isEqualTo("123");
    assertThat(raised.takesEffect()).isEqualTo(TakesEffect.RESTART);
    assertThat(raised.pendingRestart()).isTrue();
    assertThat(setting("max_connections").pendingRestart()).isTrue();
    assertThat(setting("max_connections").value()).isEqualTo(before);
    assertThat(configuration().checkSet(null, ConfigurationSet.of("max_connections", "124")))
        .anyMatch(step -> step.contains("restarted"));
    server.restart();
    try (Engine after = TestEngine.on(server)) {
      assertThat(after.configuration().get(null, ConfigurationGet.of("max_connections")).getFirst())
          .extracting(ConfigurationSetting::value, ConfigurationSetting::pendingRestart)
          .containsExactly("123", false);
    }
  }

  @Test
  void aListIsNotOneStrangeNameAndTheServerStillStarts() {
    try (Engine own = TestEngine.on(server)) {
      own.configuration()
          .set(
              null,
              ConfigurationSet.of("shared_preload_libraries", "auto_explain, pg_stat_statements"),
              WorkMonitor.NONE);
      server.restart();
    }
    try (Engine own = TestEngine.on(server)) {
      assertThat(
              own.configuration()
                  .get(null, ConfigurationGet.of("pg_stat_statements.max"))
                  .getFirst()
                  .takesEffect())
          .isEqualTo(TakesEffect.RESTART);
      own.configuration()
          .set(null, ConfigurationSet.of("auto_explain.log_min_duration", "9s"), WorkMonitor.NONE);
      assertThat(server.psql("postgres", "SHOW auto_explain.log_min_duration")).isEqualTo("9s\n");
      own.configuration()
          .set(null, ConfigurationSet.reset("auto_explain.log_min_duration"), WorkMonitor.NONE);
      own.configuration()
          .set(null, ConfigurationSet.reset("shared_preload_libraries"), WorkMonitor.NONE);
      server.restart();
    }
  }

  @Test
  void databasesAndUsersHaveValuesOfTheirOwn() {
    server.createDatabase("own \"db");
    server.psql("postgres", "CREATE ROLE \"own \"\"role\" LOGIN PASSWORD 'x'");
    ConfigurationSetResult database =
        configuration().set("own \"db", ConfigurationSet.of("work_mem", "5MB"), WorkMonitor.NONE);
    assertThat(database.before()).isNull();
    assertThat(database.after()).isEqualTo("5MB");
    assertThat(database.takesEffect()).isEqualTo(TakesEffect.NEW_SESSIONS);
    ConfigurationSet both = new ConfigurationSet("work_mem", "6MB", null, "own \"role");
    assertThat(configuration().set("own \"db", both, WorkMonitor.NONE).after()).isEqualTo("6MB");
    assertThat(configuration().set("own \"db", both, WorkMonitor.NONE).changed()).isFalse();
    ConfigurationSet user = new ConfigurationSet("search_path", "a, b", null, "own \"role");
    configuration().set(null, user, WorkMonitor.NONE);
    assertThat(setting("work_mem").overrides())
        .containsExactlyInAnyOrder(
            new ConfigurationSetting.Instead("own \"db", null, "5MB"),
            new ConfigurationSetting.Instead("own \"db", "own \"role", "6MB"));
    assertThat(server.psql("own \"db", "SHOW work_mem")).isEqualTo("5MB\n");
    assertThat(configuration().get("own \"db", ConfigurationGet.of("work_mem")).getFirst().value())
        .isEqualTo("5120");
    ConfigurationSetResult reset =
        configuration().set("own \"db", ConfigurationSet.reset("work_mem"), WorkMonitor.NONE);
    assertThat(reset.after()).isNull();
    assertThat(server.psql("own \"db", "SHOW work_mem")).isEqualTo("4MB\n");
  }

  @Test
  void whatCannotBeChangedSoSaysWhy() {
    ConfigurationSet forNobody = new ConfigurationSet("work_mem", "1MB", null, "no'body");
    assertThat(code(() -> configuration().set(null, forNobody, WorkMonitor.NONE)))
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(
            code(
                () ->
                    configuration()
                        .set("nowhere", ConfigurationSet.of("work_mem", "1MB"), WorkMonitor.NONE)))
        .isEqualTo(FailureCode.NOT_FOUND);
    assertThat(
            code(
                () ->
                    configuration()
                        .set(null, ConfigurationSet.of("server_version", "99"), WorkMonitor.NONE)))
        .isEqualTo(FailureCode.PRECONDITION_FAILED);
    server.createDatabase("narrow");
    assertThat(
            code(
                () ->
                    configuration()
                        .set(
                            "narrow",
                            ConfigurationSet.of("max_wal_size", "1GB"),
                            WorkMonitor.NONE)))
        .isEqualTo(FailureCode.PRECONDITION_FAILED);
    EngineException bad =
        catchThrowableOfType(
            EngineException.class,
            () ->
                configuration()
                    .set(null, ConfigurationSet.of("wal_level", "some"), WorkMonitor.NONE));
    assertThat(bad.code()).isEqualTo(FailureCode.INVALID_COMMAND);
    assertThat(bad.help()).contains("replica");
  }

  @Test
  void aLoginWithoutTheRightIsToldSo() {
    server.psql("postgres", "CREATE ROLE poor LOGIN PASSWORD 'secret:poor'");
    try (Engine poor =
        TestEngine.with(server, Map.of("username", "poor", "password", "secret:poor"))) {
      assertThat(
              code(
                  () ->
                      poor.configuration()
                          .set(null, ConfigurationSet.of("work_mem", "1MB"), WorkMonitor.NONE)))
          .isEqualTo(FailureCode.PERMISSION_DENIED);
      assertThat(poor.configuration().get(null, ConfigurationGet.of("work_mem"))).hasSize(1);
    }
  }

  @Test
  void passwordsInSettingsAreNotShown() {
    ConfigurationSetResult set =
        configuration()
            .set(
                null,
                ConfigurationSet.of("primary_conninfo", "host=x password=canary"),
                WorkMonitor.NONE);
    assertThat(set.toString()).doesNotContain("canary").contains("******");
    assertThat(configuration().get(null, new ConfigurationGet(null, null)).toString())
        .doesNotContain("canary");
    configuration().set(null, ConfigurationSet.reset("primary_conninfo"), WorkMonitor.NONE);
  }
}
