package dev.windlass.worker.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupShelf;
import dev.windlass.controlstore.CataloguedBackup;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.controlstore.RestoreBuilds;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupEncryption;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupPrune;
import dev.windlass.messages.command.BackupPruneResult;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.BackupStanding;
import dev.windlass.messages.command.BackupVerify;
import dev.windlass.messages.command.BackupVerifyResult;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RecoveryAction;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.messages.command.RestoreResult.RecoveredServer;
import dev.windlass.messages.command.VerifyDepth;
import dev.windlass.messages.command.WalArchive;
import dev.windlass.messages.command.WalArchiveResult;
import dev.windlass.objectstore.ListedObject;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.ControlDatabase;
import dev.windlass.worker.backup.BackupOperation;
import dev.windlass.worker.batch.BatchStore;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.pruning.BackupPruneOperation;
import dev.windlass.worker.recovery.WalArchiveOperation;
import dev.windlass.worker.restore.BackupChoice;
import dev.windlass.worker.restore.RestoreOperation;
import dev.windlass.worker.restore.ServerRestore;
import dev.windlass.worker.scripted.Jobs;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.TestStores;
import dev.windlass.worker.verification.BackupVerifyOperation;
import dev.windlass.worker.verification.ObjectInspection;
import dev.windlass.worker.verification.Proofs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real server, its files and its log, in a real object store. */
@Timeout(300)
class RealPhysicalTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final DatabaseBackup BACKUP =
      new DatabaseBackup(BackupMethod.PHYSICAL, null, null, null);
  private static final WalArchive ARCHIVE = new WalArchive(true, null);

  private static DataSource controlStore;
  private static Jobs jobs;
  private static ObjectStore store;
  private static LogFiles files;
  private static RealServer server;
  private static Engine engine;
  private static BackupOperation backup;
  private static RestoreOperation restore;
  private static WalArchiveOperation archive;
  private static BackupVerifyOperation verify;
  private static BackupPruneOperation prune;

  @BeforeAll
  static void openParts() throws IOException {
    Clock clock = Clock.systemUTC();
    controlStore = ControlDatabase.create(RealPhysicalTest.class);
    jobs = new Jobs(controlStore);
    store = TestStores.open(RealPhysicalTest.class);
    files = new LogFiles(controlStore, clock);
    server = RealServer.start();
    engine = server.engine();
    TransferSettings settings = new TransferSettings(2, 1, Duration.ofSeconds(30));
    BackupCatalogue catalogue = new BackupCatalogue(controlStore, clock);
    backup =
        new BackupOperation(
            catalogue,
            store,
            TestStores.keys(),
            new BatchStore(controlStore).runs(),
            settings,
            clock,
            "0.1-test");
    restore =
        new RestoreOperation(
            catalogue,
            new BackupPruning(controlStore, clock),
            files,
            store,
            TestStores.keys(),
            new JobRepository(controlStore),
            new RestoreBuilds(controlStore),
            new BatchStore(controlStore).runs(),
            settings,
            clock);
    archive = new WalArchiveOperation(files, store);
    BackupChoice choice =
        new BackupChoice(
            catalogue, new BackupPruning(controlStore, clock), store, TestStores.keys());
    verify =
        new BackupVerifyOperation(
            choice,
            new ServerRestore(choice, files, store, settings),
            new ObjectInspection(store),
            new Proofs(new BackupShelf(controlStore), new JobRepository(controlStore), clock),
            new BatchStore(controlStore).runs(),
            settings,
            clock);
    prune =
        new BackupPruneOperation(
            new BackupShelf(controlStore),
            new BackupPruning(controlStore, clock),
            files,
            new JobRepository(controlStore),
            store,
            new BatchStore(controlStore).runs(),
            clock);
    server.psql("CREATE TABLE note (text text)");
    // Enough that a backup can be caught under way: numbers that hardly compress.
    server.psql(
        "CREATE TABLE bulk AS SELECT md5(g::text) || md5((-g)::text) AS text"
            + " FROM generate_series(1, 600000) g");
  }

  @AfterAll
  static void close() {
    engine.close();
    server.close();
  }

  @Test
  void theMomentBetweenTwoTransactionsComesBack() throws IOException {
    server.psql("TRUNCATE note");
    archive();
    BackupResult taken = backUp(start(BACKUP));
    server.psql("INSERT INTO note VALUES ('first')");
    Instant between = now();
    server.psql("SELECT pg_sleep(1)");
    server.psql("INSERT INTO note VALUES ('second')");
    WalArchiveResult archived = archive();

    RecoveredServer past = restored(taken.backupId(), between, RecoveryAction.PROMOTE);
    RecoveredServer present = restored(taken.backupId(), null, RecoveryAction.PROMOTE);

    assertThat(archived.upTo()).isAfter(between);
    assertThat(notes(past)).isEqualTo("first");
    assertThat(notes(present)).isEqualTo("first second");
    assertThat(past.lastTransactionAt()).isBefore(between);
    assertThat(past.history()).isEqualTo(2);
    assertThat(server.psql("SELECT count(*) FROM pg_stat_replication")).isEqualTo("0");
    stop(past);
    stop(present);
  }

  @Test
  void theCatalogueKnowsWhatABackupSpans() {
    BackupResult taken = backUp(start(BACKUP));

    var record = new BackupCatalogue(controlStore, Clock.systemUTC()).find(taken.backupId());

    assertThat(taken.database()).isEmpty();
    assertThat(taken.method()).isEqualTo(BackupMethod.PHYSICAL);
    assertThat(record.orElseThrow().view().properties())
        .containsKeys("startLsn", "stopLsn", "timeline", "systemIdentifier", "tablespaces")
        .containsEntry("stoppedAt", taken.snapshotAt().toString());
  }

  @Test
  void aServerIsBackedUpInTheClearAndRestoredAsAWholeOrNotAtAll() {
    DatabaseBackup encrypted =
        new DatabaseBackup(
            BackupMethod.PHYSICAL,
            null,
            null,
            null,
            null,
            null,
            null,
            new BackupEncryption("secret:env:KEY"),
            null);
    BackupResult taken = backUp(start(BACKUP));
    DatabaseRestore whole = spec(taken.backupId(), null, RecoveryAction.PROMOTE);
    DatabaseRestore part =
        new DatabaseRestore(
            whole.backup(), null, null, null, whole.recovery(), null, null, true, null);

    EngineException open =
        catchThrowableOfType(EngineException.class, () -> backup.run(start(encrypted), encrypted));
    EngineException parted = catchThrowableOfType(EngineException.class, () -> run(restore, part));

    assertThat(open.code()).isEqualTo(FailureCode.UNSUPPORTED_OPERATION);
    assertThat(parted.code()).isEqualTo(FailureCode.INVALID_COMMAND);
    assertThat(directory(part)).doesNotExist();
  }

  @Test
  void theNextOwnerOfABackupBeginsAnewAndNothingOfTheFirstStays() throws Exception {
    ScriptedContext context = start(BACKUP);
    CompletableFuture<?> run =
        CompletableFuture.supplyAsync(
            () -> backup.run(context, BACKUP), task -> Thread.ofVirtual().start(task));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> context.told().stream().anyMatch(told -> told.startsWith("backup")));
    jobs.orphan(context.job());
    context.stop(new EngineException(FailureCode.OUTCOME_UNKNOWN, "Lost.", null));
    assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS)).isNotNull();

    BackupResult taken = backUp(context(jobs.takenOver(context.job())));

    assertThat(objectsOf(context)).allMatch(key -> key.contains("/" + taken.backupId() + "/"));
    assertThat(store.abortUploads("backups/", Instant.MAX)).as("unfinished uploads").isZero();
    assertThat(server.psql("SELECT count(*) FROM pg_replication_slots WHERE temporary"))
        .isEqualTo("0");
    RecoveredServer made = restored(taken.backupId(), null, RecoveryAction.PROMOTE);
    assertThat(server.ask(made.port(), "SELECT count(*) FROM bulk")).isEqualTo("600000");
    stop(made);
  }

  @Test
  void aFileOfTheLogThatIsMissingIsNamedAndNothingIsMade() {
    archive();
    BackupResult taken = backUp(start(BACKUP));
    WalArchiveResult first = archive();
    archive();
    Instant wanted = archive().upTo();
    try (var connection = controlStore.getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM windlass.log_file WHERE name = '" + first.until() + "'");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
    DatabaseRestore spec = spec(taken.backupId(), wanted, RecoveryAction.PROMOTE);

    EngineException refused = catchThrowableOfType(EngineException.class, () -> run(restore, spec));

    assertThat(refused.code()).isEqualTo(FailureCode.NOT_FOUND);
    assertThat(refused).hasMessageContaining(first.until());
    assertThat(directory(spec)).doesNotExist();
    archiveObjectsStayAsTheyAre(first);
  }

  /** What was uploaded by an attempt that died before its entry is taken as it is. */
  private static void archiveObjectsStayAsTheyAre(WalArchiveResult first) {
    assertThat(store.list("wal/" + RealServer.ENGINE + "/" + first.server() + "/"))
        .extracting(ListedObject::key)
        .anyMatch(key -> key.endsWith(first.until() + ".zst"));
  }

  @Test
  void anotherFileUnderAnArchivedNameIsRefused() {
    WalArchiveResult archived = archive();
    ScriptedContext context = start(ARCHIVE);
    var log =
        new dev.windlass.worker.recovery.StoredLog(
            files, store, context.lease(), RealServer.ENGINE);
    var file = log.files(archived.server()).getLast();

    EngineException refused =
        catchThrowableOfType(
            EngineException.class,
            () ->
                log.store(
                    new dev.windlass.engine.Recovery.LogFile(
                        file.server(),
                        file.name(),
                        file.position(),
                        file.bytes(),
                        "00".repeat(32),
                        file.endsAt()),
                    new byte[] {1},
                    _ -> false));

    assertThat(refused.code()).isEqualTo(FailureCode.CONFLICT);
  }

  @Test
  void aBackupIsProvenByAServerThatIsStartedAndRemoved() throws IOException {
    BackupResult taken = backUp(start(BACKUP));
    BackupVerify spec = new BackupVerify(taken.backupId(), null, VerifyDepth.RESTORE, null);

    BackupVerifyResult proven = (BackupVerifyResult) run(verify, spec);

    assertThat(proven.backupId()).isEqualTo(taken.backupId());
    assertThat(proven.server().databases()).isGreaterThan(1);
    assertThat(proven.server().bytes()).isGreaterThan(600_000 * 64L);
    assertThat(
            new BackupShelf(controlStore)
                .of(RealServer.ENGINE, "").stream()
                    .filter(entry -> entry.backup().id().equals(taken.backupId()))
                    .map(CataloguedBackup::standing))
        .containsExactly(BackupStanding.PROVEN);
    try (var left = java.nio.file.Files.list(server.directory().resolve("recovered"))) {
      assertThat(left.map(Path::toString)).noneMatch(name -> name.contains("verify-"));
    }
  }

  @Test
  void theLogThatOnlyAPrunedBackupNeededGoesWithIt() {
    String first = archive().until();
    backUp(start(BACKUP));
    archive();
    BackupResult kept = backUp(start(BACKUP));
    WalArchiveResult last = archive();
    BackupPrune spec =
        new BackupPrune(
            new BackupPrune.Keep(1, null, null, null, null, null), null, null, null, null);

    var result = (BackupPruneResult) run(prune, spec);

    assertThat(result.kept())
        .extracting(BackupPruneResult.Decision::backup)
        .contains(kept.backupId());
    assertThat(result.deleted()).isNotEmpty();
    List<String> names =
        files.of(RealServer.ENGINE, last.server()).stream()
            .map(dev.windlass.engine.Recovery.LogFile::name)
            .toList();
    assertThat(names).doesNotContain(first).contains(last.until());
    assertThat(store.list("wal/"))
        .extracting(ListedObject::key)
        .noneMatch(key -> key.endsWith("/" + first + ".zst"))
        .anyMatch(key -> key.endsWith("/" + last.until() + ".zst"));
    RecoveredServer made = restored(kept.backupId(), null, RecoveryAction.STOP);
    assertThat(made.port()).isNull();
  }

  private static BackupResult backUp(ScriptedContext context) {
    return (BackupResult) backup.run(context, BACKUP);
  }

  private static WalArchiveResult archive() {
    return (WalArchiveResult) run(archive, ARCHIVE);
  }

  private static DatabaseRestore spec(
      String backupId, @Nullable Instant time, RecoveryAction action) {
    return new DatabaseRestore(
        backupId,
        null,
        null,
        null,
        new DatabaseRestore.Recovery(
            "r" + NUMBERS.incrementAndGet(), time, null, null, action, null));
  }

  private static Path directory(DatabaseRestore spec) {
    return server.directory().resolve("recovered").resolve(spec.recovery().directory());
  }

  private static RecoveredServer restored(
      String backupId, @Nullable Instant time, RecoveryAction action) {
    DatabaseRestore spec = spec(backupId, time, action);
    RestoreResult result = (RestoreResult) run(restore, spec);
    assertThat(result.server()).isNotNull();
    return result.server();
  }

  private static String notes(RecoveredServer made) throws IOException {
    return server.ask(made.port(), "SELECT string_agg(text, ' ' ORDER BY text) FROM note");
  }

  private static void stop(RecoveredServer made) throws IOException {
    String pid =
        java.nio.file.Files.readAllLines(Path.of(made.directory()).resolve("postmaster.pid"))
            .getFirst();
    ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroy);
  }

  private static Instant now() {
    return Instant.parse(
        server.psql(
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
  }

  /** Runs a job to its end: one that has not ended holds the backups that it uses. */
  private static <S extends CommandSpec> CommandResult run(Operation<S> operation, S spec) {
    ScriptedContext context = start(spec);
    try {
      return operation.run(context, spec);
    } finally {
      jobs.failed(context.job());
    }
  }

  private static ScriptedContext start(CommandSpec spec) {
    return context(
        jobs.running(
            "physical" + NUMBERS.incrementAndGet(),
            Target.engine(RealServer.ENGINE),
            spec,
            CommandOptions.NONE));
  }

  private static ScriptedContext context(JobRecord job) {
    return new ScriptedContext(job, engine, server.document());
  }

  private static List<String> objectsOf(ScriptedContext context) {
    String job = context.lease().job().value().substring(0, 8);
    return store.list("backups/").stream()
        .map(ListedObject::key)
        .filter(key -> key.contains(job))
        .toList();
  }
}
