package dev.windlass.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Recovery.RecoveryRequest;
import dev.windlass.engine.Recovery.RecoverySession;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.DirectoryStore;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupVerifyResult.CheckedServer;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RecoveryAction;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is made of a backup to prove it has all its tables and indexes checked. */
@Timeout(240)
class ProvenBackupTest {
  private static final String WEIRD = "it's a=\"shop\" *";

  private Path directory;
  private PostgresServer server;
  private int number;

  @BeforeEach
  void startServer() throws IOException {
    directory = RestoredServer.publicDirectory();
    server = PostgresServer.start(directory.resolve("server"));
    Files.createDirectory(directory.resolve("recovered"));
    server.createDatabase(WEIRD);
    server.psql(
        WEIRD,
        """
        CREATE TABLE note AS SELECT g AS id, md5(g::text) AS text FROM generate_series(1, 5000) g;
        CREATE INDEX by_id ON note (id);
        """);
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void everyDatabaseIsCheckedWhateverItsNameAndNothingStays() throws IOException {
    CheckedServer found = proven(Map.of());

    assertThat(found.databases()).isEqualTo(3);
    assertThat(found.relations())
        .isEqualTo(
            Long.parseLong(count("postgres"))
                + Long.parseLong(count("template1"))
                + Long.parseLong(count(WEIRD)));
    assertThat(found.bytes()).isGreaterThan(20_000_000);
    assertThat(found.tablesOnly()).isEmpty();
    try (var left = Files.list(directory.resolve("recovered"))) {
      assertThat(left).isEmpty();
    }
    assertThat(server.psql(WEIRD, "SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'"))
        .as("the origin is left alone")
        .startsWith("0");
  }

  /** All tables, with those for long values, and B-tree indexes, and those of amcheck itself. */
  private String count(String database) {
    return server
        .psql(
            database,
            "SELECT count(*) FROM pg_class c LEFT JOIN pg_am a ON a.oid = c.relam"
                + " WHERE c.relkind IN ('r', 't', 'm') OR a.amname = 'btree'")
        .strip();
  }

  @Test
  void whoeverMayTakeABackupMayProveIt() throws IOException {
    server.psql("postgres", "CREATE ROLE keeper LOGIN REPLICATION PASSWORD 'secret:test:keeper'");
    server.psql("postgres", "GRANT pg_read_all_settings TO keeper");

    CheckedServer found = proven(Map.of("username", "keeper", "password", "secret:test:keeper"));

    assertThat(found.databases()).isEqualTo(3);
  }

  @Test
  void damageThatTheOriginHadIsFoundButNotInIndexesThatAreSortedInAnotherWayHere()
      throws IOException {
    damage("by_id");
    sorted("'0.0'");

    assertThat(proven(Map.of()).tablesOnly()).containsExactly(WEIRD, "postgres");

    sorted("NULL");

    EngineException damaged = catchThrowableOfType(EngineException.class, () -> proven(Map.of()));
    assertThat(damaged.code()).isEqualTo(FailureCode.INTEGRITY_FAILED);
    assertThat(damaged).hasMessageContaining(WEIRD + ".public.by_id");
    assertThat(damaged).hasMessageNotContaining("public.note\"");

    damage("note");
    sorted("'0.0'");

    damaged = catchThrowableOfType(EngineException.class, () -> proven(Map.of()));
    assertThat(damaged.code()).isEqualTo(FailureCode.INTEGRITY_FAILED);
    assertThat(damaged).hasMessageContaining(WEIRD + ".public.note");
  }

  /** What is read as the length of a text is none, and the server reads beyond its memory. */
  @Test
  void damageThatBringsTheServerDownIsDamage() throws IOException {
    server.psql(WEIRD, "CREATE INDEX by_text ON note (text)");
    damage("by_text");

    EngineException damaged = catchThrowableOfType(EngineException.class, () -> proven(Map.of()));

    assertThat(damaged.code()).isEqualTo(FailureCode.INTEGRITY_FAILED);
    assertThat(damaged).hasMessageContaining("is damaged");
  }

  /** As if two databases had been sorted by this version of their collation, in SQL. */
  private void sorted(String version) {
    server.psql(
        WEIRD,
        "UPDATE pg_database SET datcollversion = "
            + version
            + " WHERE datname IN (current_database(), 'postgres')");
  }

  private void damage(String relation) throws IOException {
    String file = server.psql(WEIRD, "SELECT pg_relation_filepath('" + relation + "')").strip();
    boolean summed = server.psql(WEIRD, "SHOW data_checksums").strip().equals("on");
    server.stop(PostgresServer.Mode.FAST);
    if (summed) {
      // From PostgreSQL 18 on they are the default, and then the backup itself ends.
      var _ = Shell.run(server, directory, "pg_checksums --disable -D server/data");
    }
    try (RandomAccessFile pages =
        new RandomAccessFile(directory.resolve("server/data").resolve(file).toFile(), "rw")) {
      pages.seek(8_192 + 4_000);
      pages.write(
          "damaged beyond repair, this page".repeat(60).getBytes(StandardCharsets.US_ASCII));
    }
    server.restart();
  }

  private CheckedServer proven(Map<String, String> more) throws IOException {
    Map<String, String> settings = new java.util.HashMap<>(more);
    settings.put("recoveryDirectory", directory.resolve("recovered").toString());
    settings.put("recoveryUser", "postgres");
    String name = "proof-" + ++number;
    DirectoryStore store = new DirectoryStore(directory.resolve(name));
    DatabaseRestore.Recovery wanted =
        new DatabaseRestore.Recovery(name, null, null, null, RecoveryAction.PROMOTE, null);
    try (Engine engine = TestEngine.with(server, settings)) {
      BackupManifest manifest = PhysicalBackupTest.backUp(engine, store);
      try (RecoverySession session =
          engine
              .recovery()
              .recover(
                  new RecoveryRequest(name, 1, wanted, true, 2),
                  manifest,
                  store,
                  new DirectoryLog())) {
        for (BackupPart part : session.prepare(WorkMonitor.NONE)) {
          session.unpack(part, WorkMonitor.NONE);
        }
        // The server warns whoever connects to a database that is sorted in another way here.
        assertThat(session.finish(WorkMonitor.NONE).history()).isEqualTo(2);
        try {
          return session.inspect(WorkMonitor.NONE).orElseThrow();
        } finally {
          session.discard();
        }
      }
    }
  }
}
