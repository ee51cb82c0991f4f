package dev.windlass.worker.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.controlstore.RestoreBuilds;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.DatabaseRestore.Replace;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.objectstore.ListedObject;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.ControlDatabase;
import dev.windlass.worker.backup.BackupOperation;
import dev.windlass.worker.batch.BatchStore;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.restore.RestoreOperation;
import dev.windlass.worker.scripted.Jobs;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.TestStores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class RealBackupTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final DatabaseBackup BACKUP = DatabaseBackup.withDefaults();

  private static DataSource controlStore;
  private static Jobs jobs;
  private static ObjectStore store;
  private static Engine engine;
  private static BackupOperation backup;
  private static RestoreOperation restore;
  private static String source;
  private static String image;

  @BeforeAll
  static void openParts() {
    controlStore = ControlDatabase.create(RealBackupTest.class);
    jobs = new Jobs(controlStore);
    store = TestStores.open(RealBackupTest.class);
    engine = RealDatabase.engine();
    backup = backupInto(store);
    restore =
        new RestoreOperation(
            new BackupCatalogue(controlStore, Clock.systemUTC()),
            new BackupPruning(controlStore, Clock.systemUTC()),
            new LogFiles(controlStore, Clock.systemUTC()),
            store,
            TestStores.keys(),
            new JobRepository(controlStore),
            new RestoreBuilds(controlStore),
            new BatchStore(controlStore).runs(),
            settings(),
            Clock.systemUTC());
    source = RealDatabase.create(RealBackupTest.class);
    image = RealDatabase.image(source);
  }

  @AfterAll
  static void closeEngine() {
    engine.close();
  }

  private static TransferSettings settings() {
    return new TransferSettings(3, 1, Duration.ofSeconds(30));
  }

  private static BackupOperation backupInto(ObjectStore objects) {
    return new BackupOperation(
        new BackupCatalogue(controlStore, Clock.systemUTC()),
        objects,
        TestStores.keys(),
        new BatchStore(controlStore).runs(),
        settings(),
        Clock.systemUTC(),
        "0.1-test");
  }

  @Test
  void whatIsRestoredEqualsWhatWasBackedUp() {
    BackupResult taken = (BackupResult) backup.run(start(source, BACKUP), BACKUP);
    String copy = source + "_copy";

    RestoreResult restored = restore(copy, DatabaseRestore.of(taken.backupId()));

    assertThat(RealDatabase.image(copy)).isEqualTo(image);
    assertThat(restored.rows()).isEqualTo(taken.rows()).isEqualTo(60_501);
    assertThat(restored.tables()).isEqualTo(4);
    assertThat(RealDatabase.databases("windlass_")).isEqualTo("0");
    awaitNoSessions(source);
  }

  @Test
  void aDatabaseThatIsThereIsReplacedWhenItsNameIsRepeated() {
    BackupResult taken = (BackupResult) backup.run(start(source, BACKUP), BACKUP);
    String other = RealDatabase.create(RealBackupTest.class);
    DatabaseRestore plain = DatabaseRestore.of(taken.backupId());

    assertThat(catchThrowableOfType(EngineException.class, () -> restore(other, plain)).code())
        .isEqualTo(FailureCode.ALREADY_EXISTS);
    RestoreResult replaced =
        restore(other, new DatabaseRestore(taken.backupId(), null, new Replace(other), null));

    assertThat(replaced.replaced()).isTrue();
    assertThat(RealDatabase.image(other)).isEqualTo(image);
    assertThat(RealDatabase.databases("windlass_")).isEqualTo("0");
  }

  @Test
  void aCancelInTheMiddleOfABackupLeavesNoObjectNoUploadAndNoSession() throws Exception {
    ScriptedContext context = start(source, BACKUP);
    EngineException cancel = new EngineException(FailureCode.CANCELLED, "Somebody asked.", null);
    CompletableFuture<?> run = background(backup, context, BACKUP);
    await().until(() -> context.told().stream().anyMatch(told -> told.contains("bytes")));

    context.stop(cancel);

    assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS)).hasCause(cancel);
    assertThat(objectsOf(context)).isEmpty();
    awaitNoSessions(source);
  }

  @Test
  void aCancelInTheMiddleOfARestoreLeavesNoDatabase() throws Exception {
    BackupResult taken = (BackupResult) backup.run(start(source, BACKUP), BACKUP);
    String copy = source + "_cancelled";
    DatabaseRestore spec = DatabaseRestore.of(taken.backupId());
    ScriptedContext context = start(copy, spec);
    EngineException cancel = new EngineException(FailureCode.CANCELLED, "Somebody asked.", null);
    CompletableFuture<?> run = background(restore, context, spec);
    await().until(() -> context.told().stream().anyMatch(told -> told.startsWith("restore")));

    context.stop(cancel);

    assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS)).hasCause(cancel);
    assertThat(RealDatabase.databases(copy)).isEqualTo("0");
    assertThat(RealDatabase.databases("windlass_" + job(context))).isEqualTo("0");
  }

  @Test
  void theNextOwnerOfARestoreGoesOnWhereTheFirstOneWasCutOff() throws Exception {
    BackupResult taken = (BackupResult) backup.run(start(source, BACKUP), BACKUP);
    String copy = source + "_taken_over";
    DatabaseRestore spec = DatabaseRestore.of(taken.backupId());
    ScriptedContext context = start(copy, spec);
    CompletableFuture<?> run = background(restore, context, spec);
    await().until(() -> context.told().stream().anyMatch(told -> told.startsWith("restore")));
    jobs.orphan(context.job());
    context.stop(new EngineException(FailureCode.OUTCOME_UNKNOWN, "Lost.", null));
    assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS)).isNotNull();
    assertThat(RealDatabase.databases("windlass_" + job(context)))
        .as("left for the next owner")
        .isEqualTo("1");

    restore.run(context(jobs.takenOver(context.job())), spec);

    assertThat(RealDatabase.image(copy)).isEqualTo(image);
    assertThat(RealDatabase.databases("windlass_" + job(context))).isEqualTo("0");
  }

  @Test
  void theNextOwnerOfABackupStartsAgainUnderANewSnapshot() throws Exception {
    ScriptedContext context = start(source, BACKUP);
    CompletableFuture<?> run = background(backup, context, BACKUP);
    await().until(() -> context.told().stream().anyMatch(told -> told.contains("bytes")));
    jobs.orphan(context.job());
    context.stop(new EngineException(FailureCode.OUTCOME_UNKNOWN, "Lost.", null));
    assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS)).isNotNull();
    ScriptedContext next = context(jobs.takenOver(context.job()));

    BackupResult taken = (BackupResult) backup.run(next, BACKUP);

    assertThat(next.told())
        .filteredOn(told -> told.startsWith("backup"))
        .isNotEmpty()
        .allMatch(told -> told.contains("(started again: "));
    assertThat(objectsOf(context)).allMatch(key -> key.contains("/" + taken.backupId() + "/"));
    String copy = source + "_again";
    restore(copy, DatabaseRestore.of(taken.backupId()));
    assertThat(RealDatabase.image(copy)).isEqualTo(image);
  }

  @Test
  void aBucketThatDoesNotExistIsNamedBeforeAnythingIsRead() {
    ObjectStore nowhere = ObjectStore.open(TestStores.settings("no-such-bucket"));
    ScriptedContext context = start(source, BACKUP);

    EngineException failure =
        catchThrowableOfType(EngineException.class, () -> backupInto(nowhere).run(context, BACKUP));

    assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION_INVALID);
    assertThat(failure).hasMessageContaining("no-such-bucket");
    assertThat(context.told()).isEmpty();
  }

  @Test
  void aDatabaseThatDoesNotExistIsNotFound() {
    assertThat(
            catchThrowableOfType(
                    EngineException.class, () -> backup.run(start("nowhere", BACKUP), BACKUP))
                .code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  private static RestoreResult restore(String database, DatabaseRestore spec) {
    return (RestoreResult) restore.run(start(database, spec), spec);
  }

  private static ScriptedContext start(String database, CommandSpec spec) {
    return context(
        jobs.running(
            "job" + NUMBERS.incrementAndGet(),
            Target.database("pg", database),
            spec,
            CommandOptions.NONE));
  }

  private static ScriptedContext context(dev.windlass.controlstore.JobRecord job) {
    return new ScriptedContext(job, engine, RealDatabase.document());
  }

  private static <S extends CommandSpec> CompletableFuture<?> background(
      Operation<S> operation, JobContext context, S spec) {
    return CompletableFuture.supplyAsync(
        () -> operation.run(context, spec), task -> Thread.ofVirtual().start(task));
  }

  private static List<String> objectsOf(ScriptedContext context) {
    String job = context.lease().job().value().substring(0, 8);
    return store.list("backups/").stream()
        .map(ListedObject::key)
        .filter(key -> key.contains(job))
        .toList();
  }

  private static String job(ScriptedContext context) {
    return context.lease().job().value().substring(0, 16);
  }

  private static void awaitNoSessions(String database) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(RealDatabase.sessions(database)).isEqualTo("0"));
  }
}
