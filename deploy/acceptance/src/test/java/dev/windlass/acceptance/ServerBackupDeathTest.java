package dev.windlass.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.client.JobHandle;
import dev.windlass.client.WindlassClient;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.messages.command.RestoreResult.RecoveredServer;
import dev.windlass.messages.command.WalArchive;
import dev.windlass.messages.command.WalArchiveResult;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.showcase.house.Part;
import dev.windlass.showcase.house.PartProcess;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.StringNode;

/** Workers that are killed while they copy a whole server or its log: another one goes on. */
class ServerBackupDeathTest {
  private static final String ENGINE = "shop-pg";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int ROWS = 3_000_000;

  private final List<JobEvent> events = new CopyOnWriteArrayList<>();
  private House house;
  private PostgresServer engine;
  private WindlassClient client;
  private Path recovered;

  @BeforeEach
  void startTwoWorkers() throws Exception {
    // The path of a server's socket has to be short.
    recovered =
        Files.createTempDirectory(
            "recovered",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    house =
        House.start(
            HouseOptions.inOneJvm(SharedHouse.directory("death"))
                .separately(2)
                .shortLived()
                .with(
                    Map.of(
                        "windlass.worker.lease", "4s", "windlass.transfer.sweep-interval", "5s")));
    engine = house.startPostgres("engine");
    engine.psql("postgres", "create table note (n int)");
    client = SharedHouse.connect(house);
    SharedHouse.apply(
        client,
        SharedHouse.document(
            ENGINE,
            engine,
            house.directory(),
            Map.of(
                "recoveryDirectory", StringNode.valueOf(recovered.toString()),
                "recoveryUser", StringNode.valueOf("postgres"))));
  }

  @AfterEach
  void stopEverything() throws IOException {
    client.close();
    house.close();
    try (Stream<Path> all = Files.walk(recovered)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Test
  void aBackupOfAServerIsTakenAnewAndNothingOfTheFirstAttemptStays() throws Exception {
    engine.psql(
        "postgres",
        "create table bulk as select md5(n::text) || md5((-n)::text) as t"
            + " from generate_series(1, "
            + ROWS
            + ") n");
    JobHandle job = submit(new DatabaseBackup(BackupMethod.PHYSICAL, null, null, null));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                ask("select count(*) from pg_stat_progress_basebackup where backup_streamed > 0")
                    .equals("1"));
    String victim = killRunning();
    BackupResult backup = job.await(PATIENCE).as(BackupResult.class);

    assertThat(lastWorker()).isNotEqualTo(victim);
    assertThat(events.stream().filter(JobEvent::isTerminal)).hasSize(1);
    Path bucket = house.s3().objects().resolve(House.BUCKET);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(objects(bucket, "backups/"))
                    .allMatch(it -> it.contains("/" + backup.backupId() + "/")));
    assertThat(ask("select count(*) from pg_replication_slots")).isEqualTo("0");
    RecoveredServer server = restore(backup);
    assertThat(ask(server, "select count(*) from bulk")).isEqualTo(Integer.toString(ROWS));
    stop(server);
  }

  @Test
  void theArchivedLogHasNoGapWhereTheWorkerDied() throws Exception {
    submit(new WalArchive(true, null)).await(PATIENCE);
    BackupResult backup =
        submit(new DatabaseBackup(BackupMethod.PHYSICAL, null, null, null))
            .await(PATIENCE)
            .as(BackupResult.class);
    events.clear();
    JobHandle job = submit(new WalArchive(true, Duration.ofSeconds(15)));
    Thread writer = Thread.ofVirtual().start(this::writeLog);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                events.stream()
                    .anyMatch(event -> event instanceof JobEvent.Progress p && p.done() > 0));
    String victim = killRunning();
    WalArchiveResult archived = job.await(PATIENCE).as(WalArchiveResult.class);
    writer.join();
    WalArchiveResult rest =
        submit(new WalArchive(true, null)).await(PATIENCE).as(WalArchiveResult.class);

    assertThat(events.stream().filter(JobEvent.Started.class::isInstance)).hasSizeGreaterThan(1);
    assertThat(lastWorker()).isNotEqualTo(victim);
    assertThat(archived.gaps()).isEmpty();
    assertThat(rest.gaps()).isEmpty();
    RecoveredServer server = restore(backup);
    assertThat(ask(server, "select count(*), sum(n) from note"))
        .isEqualTo(ask("select count(*), sum(n) from note"))
        .isEqualTo("200|20100");
    stop(server);
  }

  /** Two hundred transactions, and every tenth ends a file of the log. */
  private void writeLog() {
    for (int n = 1; n <= 200; n++) {
      engine.psql("postgres", "insert into note values (" + n + ")");
      if (n % 10 == 0) {
        engine.psql("postgres", "select pg_switch_wal()");
      }
    }
  }

  private JobHandle submit(CommandSpec spec) {
    return client.submit(SharedHouse.build(Command.of(Target.engine(ENGINE), spec)), events::add);
  }

  private RecoveredServer restore(BackupResult backup) throws InterruptedException {
    return submit(
            new DatabaseRestore(
                backup.backupId(),
                null,
                null,
                null,
                new DatabaseRestore.Recovery("r", null, null, null, null, null)))
        .await(PATIENCE)
        .as(RestoreResult.class)
        .server();
  }

  private String ask(String sql) {
    return engine.psql("postgres", sql).strip();
  }

  private String ask(RecoveredServer server, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres",
                engine.user(),
                engine.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getMetaData().getColumnCount() == 1
          ? row.getString(1)
          : row.getString(1) + "|" + row.getString(2);
    }
  }

  private static void stop(RecoveredServer server) throws IOException {
    String pid =
        Files.readAllLines(Path.of(server.directory()).resolve("postmaster.pid")).getFirst();
    ProcessHandle process = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    process.destroy();
    process.onExit().join();
  }

  private static List<String> objects(Path bucket, String prefix) throws IOException {
    try (Stream<Path> all = Files.walk(bucket)) {
      return all.filter(Files::isRegularFile)
          .map(path -> bucket.relativize(path).toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }

  private String killRunning() {
    String name = lastWorker();
    Part worker =
        house.workers().stream().filter(part -> part.name().equals(name)).findFirst().orElseThrow();
    ((PartProcess) worker).kill();
    return name;
  }

  private String lastWorker() {
    return events.stream()
        .filter(JobEvent.Started.class::isInstance)
        .map(event -> ((JobEvent.Started) event).worker())
        .reduce((_, last) -> last)
        .orElseThrow();
  }
}
