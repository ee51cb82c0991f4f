package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.BackupFacts;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.Backups.BackupSession;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Recovery.ArchiveRequest;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.postgresql.connection.ServerCertificate;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole server as its files. */
@Timeout(240)
class PhysicalBackupTest {
  private static Path directory;
  private static PostgresServer server;
  private static BackupManifest manifest;
  private static DirectoryStore store;

  @BeforeAll
  static void backUpAServerWithATablespace() throws IOException {
    directory = RestoredServer.publicDirectory();
    server = PostgresServer.start(directory.resolve("server"));
    RestoredServer.owned(directory.resolve("tablespace"), server);
    server.createDatabase("shop");
    server.psql(
        "postgres",
        "CREATE TABLESPACE \"elsewhere\" LOCATION '" + directory.resolve("tablespace") + "'");
    server.psql(
        "shop",
        """
        CREATE TABLE here AS SELECT g AS id, md5(g::text) AS text FROM generate_series(1, 20000) g;
        CREATE TABLE there TABLESPACE "elsewhere" AS SELECT * FROM here;
        """);
    store = new DirectoryStore(directory.resolve("backup"));
    try (Engine engine = TestEngine.on(server)) {
      manifest = backUp(engine, store);
    }
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static BackupRequest request(String database) {
    return new BackupRequest(database, BackupMethod.PHYSICAL, 2, 1);
  }

  /** Backs a server up as the worker does. */
  static BackupManifest backUp(Engine engine, DirectoryStore into) throws IOException {
    try (BackupSession session = engine.backups().begin(request(""), WorkMonitor.NONE)) {
      List<BackupManifest.Part> parts = new ArrayList<>();
      session.stream(
          into,
          WorkMonitor.NONE,
          written ->
              parts.add(
                  new BackupManifest.Part(
                      written.object(),
                      written.report().rows(),
                      written.report().dataBytes(),
                      written.report().details())));
      BackupFacts facts = session.facts();
      BackupManifest whole =
          new BackupManifest(
              BackupManifest.FORMAT_VERSION,
              "backup-1",
              "source",
              "postgresql",
              facts.engineVersion(),
              "",
              BackupMethod.PHYSICAL,
              facts.snapshotAt(),
              null,
              "test",
              facts.properties(),
              parts);
      Files.writeString(into.file("RESTORE.md"), session.instructions(whole));
      return whole;
    }
  }

  @Test
  void everyArchiveIsAnObjectAndTheServersManifestIsOneToo() {
    assertThat(manifest.parts())
        .extracting(part -> part.object().name())
        .contains("base-00001.tar.zst", "backup_manifest")
        .anyMatch(name -> Pattern.matches("\\d+-00001\\.tar\\.zst", name));
    assertThat(manifest.properties())
        .containsKeys("systemIdentifier", "startLsn", "stopLsn", "timeline", "stoppedAt")
        .extractingByKey("tablespaces")
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Map.class))
        .hasSize(1);
  }

  @Test
  void theInstructionsInTheBackupBringTheServerBackWithoutWindlass() throws IOException {
    RestoredServer.byInstructions(server, store)
        .check(
            restored -> {
              assertThat(
                      restored.psql(
                          "shop",
                          "SELECT count(*), md5(string_agg(text, '' ORDER BY id)) FROM there"))
                  .isEqualTo(
                      server.psql(
                          "shop",
                          "SELECT count(*), md5(string_agg(text, '' ORDER BY id)) FROM there"));
              assertThat(restored.psql("shop", "SELECT pg_is_in_recovery()").strip())
                  .isEqualTo("f");
              assertThat(restored.psql("shop", "SELECT count(*) FROM here").strip())
                  .isEqualTo("20000");
            });
  }

  @Test
  void filesAndLogComeOverTls() throws Exception {
    ServerCertificate.install(server, directory);
    DirectoryLog log = new DirectoryLog();
    try (Engine engine = TestEngine.with(server, Map.of("tls", "require"))) {
      BackupManifest secured = backUp(engine, new DirectoryStore(directory.resolve("over-tls")));
      assertThat(secured.properties().get("systemIdentifier"))
          .isEqualTo(manifest.properties().get("systemIdentifier"));
      var _ =
          engine.recovery().archive(new ArchiveRequest(true, Duration.ZERO), log, WorkMonitor.NONE);
    } finally {
      server.psql(
          "postgres",
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT temporary");
    }
    assertThat(log.names()).isNotEmpty();
  }

  /** The server drops a temporary slot when it has seen that its session is closed. */
  @Test
  void noSlotAndNoSessionStays() {
    server.psql(
        "postgres",
        """
        DO $$
        BEGIN
          FOR look IN 1..500 LOOP
            EXIT WHEN NOT EXISTS (SELECT FROM pg_replication_slots)
              AND NOT EXISTS (SELECT FROM pg_stat_replication);
            PERFORM pg_sleep(0.02), pg_stat_clear_snapshot();
          END LOOP;
        END $$
        """);

    assertThat(server.psql("postgres", "SELECT slot_name FROM pg_replication_slots").strip())
        .isEmpty();
    assertThat(server.psql("postgres", "SELECT pid FROM pg_stat_replication").strip()).isEmpty();
  }

  @Test
  void aPhysicalBackupOfOneDatabaseIsRefused() {
    try (Engine engine = TestEngine.on(server)) {
      EngineException failure =
          catchThrowableOfType(
              EngineException.class, () -> engine.backups().checkBackup(request("shop")));
      assertThat(failure.code()).isEqualTo(FailureCode.INVALID_COMMAND);
      assertThat(failure).hasMessageContaining("whole server");
    }
  }

  @Test
  void aRoleWithoutReplicationIsToldSo() {
    server.psql("postgres", "CREATE ROLE plain LOGIN PASSWORD 'secret:test:plain'");
    try (Engine engine =
        TestEngine.with(server, Map.of("username", "plain", "password", "secret:test:plain"))) {
      EngineException failure =
          catchThrowableOfType(
              EngineException.class, () -> engine.backups().checkBackup(request("")));
      assertThat(failure.code())
          .isIn(FailureCode.PERMISSION_DENIED, FailureCode.CONFIGURATION_INVALID);
    }
  }
}
