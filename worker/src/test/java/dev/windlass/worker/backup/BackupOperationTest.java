package dev.windlass.worker.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.LeaseLost;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.objectstore.ListedObject;
import dev.windlass.worker.scripted.OperationBench;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.ScriptedEngine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BackupOperationTest {
  private static final DatabaseBackup SPEC = DatabaseBackup.withDefaults();
  private static final EngineException LOST =
      new EngineException(FailureCode.OUTCOME_UNKNOWN, "The job belongs to another worker.", null);

  private static OperationBench bench;
  private static ScriptedEngine engine;

  @BeforeAll
  static void openBench() {
    bench = new OperationBench(BackupOperationTest.class);
    engine = bench.engine();
  }

  @AfterEach
  void everyViewIsClosed() {
    engine.script().calm();
    engine.script().forget();
    assertThat(engine.scriptedBackups().openViews()).as("views left open").isZero();
  }

  @Test
  void aBackupIsWrittenVerifiedAndCatalogued() {
    String database = bench.database(5);

    BackupResult result = bench.backUp(database);

    assertThat(result.backupId()).matches("20261120T220000Z-[0-9a-f]{8}");
    assertThat(result.tables()).isEqualTo(5);
    assertThat(result.objects()).isEqualTo(5);
    assertThat(result.snapshotAt()).isEqualTo(ScriptedEngine.NOW);
    BackupRecord record = bench.catalogue().find(result.backupId()).orElseThrow();
    assertThat(result.location()).endsWith(record.prefix() + "/");
    byte[] bytes = bench.store().read(record.key("manifest.json"), 1 << 20);
    BackupManifest manifest = Manifests.read(bytes, result.manifestSha256());
    assertThat(manifest.parts())
        .extracting(part -> part.object().name())
        .containsExactly("data/t0", "data/t1", "data/t2", "data/t3", "data/t4");
    assertThat(manifest.parts())
        .allSatisfy(part -> bench.store().verify(record.key(part.object().name()), part.object()));
    assertThat(text(record, "RESTORE.md")).contains("5 objects");
    assertThat(keys(record.prefix() + "/")).hasSize(7);
  }

  @Test
  void anEmptyDatabaseCanBeBackedUpToo() {
    assertThat(bench.backUp(bench.database(0)).objects()).isZero();
  }

  @Test
  void theCatalogueKnowsTheBackupBeforeTheFirstByteIsWritten() {
    String database = bench.database(1);
    ScriptedContext context = bench.startBackup(database);
    AtomicReference<Object> known = new AtomicReference<>();
    engine
        .script()
        .at("write t0", () -> known.set(bench.catalogue().underWay(context.lease().job())));

    bench.backup().run(context, SPEC);

    assertThat(known.get()).asString().contains("state=WRITING");
  }

  @Test
  void progressEndsAtTheTotalOfTheVerification() {
    ScriptedContext context = bench.startBackup(bench.database(3));

    BackupResult result = (BackupResult) bench.backup().run(context, SPEC);

    assertThat(context.told().getLast())
        .isEqualTo("verify %1$d/%1$d bytes".formatted(result.storedBytes()));
  }

  @Test
  void theFirstPartThatFailsEndsTheBackupAndNothingStays() {
    String database = bench.database(6);
    ScriptedContext context = bench.startBackup(database);
    engine
        .script()
        .failAt(
            "write t3",
            new EngineException(FailureCode.STATEMENT_FAILED, "Bad page.", "XX001", null, null));

    EngineException failure =
        catchThrowableOfType(EngineException.class, () -> bench.backup().run(context, SPEC));

    assertThat(failure).hasMessage("table t3: Bad page.");
    assertThat(failure.engineCode()).isEqualTo("XX001");
    assertNothingStays(context);
  }

  @Test
  void aCancelInTheMiddleLeavesNoObjectNoUploadAndNoView() throws Exception {
    ScriptedContext context = bench.startBackup(bench.database(6));
    EngineException cancel = new EngineException(FailureCode.CANCELLED, "Somebody asked.", null);
    engine.script().at("write t2", () -> context.stop(cancel));

    assertThatThrownBy(() -> bench.backup().run(context, SPEC)).isSameAs(cancel);

    assertNothingStays(context);
  }

  @Test
  void anObjectThatIsNotWhatWasWrittenIsNeverCatalogued() {
    ScriptedContext context = bench.startBackup(bench.database(3));
    engine
        .script()
        .at(
            "instructions",
            () -> {
              BackupRecord record = bench.catalogue().underWay(context.lease().job()).orElseThrow();
              String key = record.key("data/t1");
              bench.store().delete(List.of(key));
              bench.store().createIfAbsent(key, "other".getBytes(StandardCharsets.UTF_8), "x/y");
            });

    assertThatThrownBy(() -> bench.backup().run(context, SPEC))
        .isInstanceOf(EngineException.class)
        .extracting(e -> ((EngineException) e).code())
        .isEqualTo(FailureCode.INTEGRITY_FAILED);
    assertNothingStays(context);
  }

  @Test
  void aJobWhoseBackupIsCompleteBringsThatBackupAgain() {
    ScriptedContext context = bench.startBackup(bench.database(2));
    JobId job = context.lease().job();
    assertThat(bench.backup().accomplished(job, SPEC)).isEmpty();
    BackupResult first = (BackupResult) bench.backup().run(context, SPEC);
    engine.script().forget();

    assertThat(bench.backup().accomplished(job, SPEC)).contains(first);
    assertThat(engine.script().happened()).isEmpty();
  }

  @Test
  void afterACrashTheNextOwnerGoesOnUnderTheViewThatStillLives() {
    ScriptedContext context = bench.startBackup(bench.database(4));
    dieAt(context, "write t3");
    engine.script().calm();
    engine.script().forget();
    ScriptedContext next = bench.takeOver(context);

    BackupResult result = (BackupResult) bench.backup().run(next, SPEC);

    assertThat(engine.script().happened()).contains("resume", "write t3").doesNotContain("begin");
    assertThat(engine.script().happened())
        .filteredOn(point -> point.startsWith("write "))
        .as("finished parts are not read from the database again")
        .hasSizeLessThan(4);
    assertThat(result.backupId()).endsWith("-2");
    assertThat(result.objects()).isEqualTo(4);
    assertRestorable(result);
    assertOnlyObjectsOf(context, result);
    engine.scriptedBackups().killViews();
  }

  @Test
  void afterACrashThatTookTheViewTheNextOwnerStartsAgainAndSaysSo() {
    ScriptedContext context = bench.startBackup(bench.database(4));
    dieAt(context, "write t3");
    engine.script().calm();
    engine.scriptedBackups().killViews();
    engine.script().forget();
    ScriptedContext next = bench.takeOver(context);

    BackupResult result = (BackupResult) bench.backup().run(next, SPEC);

    assertThat(engine.script().happened()).contains("resume", "begin");
    assertThat(next.told()).anyMatch(told -> told.contains("(started again: "));
    assertRestorable(result);
    assertOnlyObjectsOf(context, result);
  }

  @Test
  void afterACrashBehindTheCopyNothingIsReadFromTheDatabaseAgain() {
    ScriptedContext context = bench.startBackup(bench.database(4));
    dieAt(context, "close view");
    engine.script().calm();
    // The process died between the last part and the verification.
    bench.catalogue().copied(context.lease(), writing(context).id(), writing(context).view());
    engine.scriptedBackups().killViews();
    engine.script().forget();

    BackupResult result = (BackupResult) bench.backup().run(bench.takeOver(context), SPEC);

    assertThat(engine.script().happened()).doesNotContain("begin", "resume");
    assertThat(result.backupId()).as("the same backup").doesNotEndWith("-2");
    assertRestorable(result);
  }

  @Test
  void aPassingFailureBehindTheCopyKeepsWhatWasCopied() {
    ScriptedContext context = bench.startBackup(bench.database(3));
    engine.script().at("close view", () -> context.stop(passing()));
    assertThatThrownBy(() -> bench.backup().run(context, SPEC))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("Away.");
    assertThat(writing(context).copiedAt()).isNotNull();
    engine.script().calm();
    engine.script().forget();

    BackupResult result = (BackupResult) bench.backup().run(bench.takeOver(context), SPEC);

    assertThat(engine.script().happened()).doesNotContain("begin", "resume");
    assertRestorable(result);
  }

  @Test
  void anOwnerThatWasOvertakenCatalogsNothingAndRemovesNothingOfItsSuccessor() {
    ScriptedContext stale = bench.startBackup(bench.database(3));
    AtomicReference<BackupResult> won = new AtomicReference<>();
    CountDownLatch once = new CountDownLatch(1);
    engine
        .script()
        .at(
            "instructions",
            () -> {
              if (once.getCount() > 0) {
                once.countDown();
                won.set((BackupResult) bench.backup().run(bench.takeOver(stale), SPEC));
              }
            });

    assertThatThrownBy(() -> bench.backup().run(stale, SPEC)).isInstanceOf(LeaseLost.class);

    assertRestorable(won.get());
    assertThat(bench.catalogue().completedBy(stale.lease().job()))
        .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo(won.get().backupId()));
    assertOnlyObjectsOf(stale, won.get());
  }

  @Test
  void anOwnerThatWasOvertakenBeforeTheManifestDoesNotWriteIt() {
    ScriptedContext stale = bench.startBackup(bench.database(2));
    AtomicReference<ScriptedContext> next = new AtomicReference<>();
    engine.script().at("close view", () -> next.compareAndSet(null, bench.takeOver(stale)));

    assertThatThrownBy(() -> bench.backup().run(stale, SPEC)).isInstanceOf(LeaseLost.class);

    String prefix = writing(stale).prefix();
    assertThat(keys(prefix + "/")).noneMatch(key -> key.endsWith("manifest.json"));
    engine.script().calm();
    BackupResult result = (BackupResult) bench.backup().run(next.get(), SPEC);
    assertRestorable(result);
  }

  @Test
  void whatAJobThatEndedLeftBehindIsSweptAway() {
    ScriptedContext context = bench.startBackup(bench.database(3));
    dieAt(context, "write t2");
    BackupRecord left = writing(context);
    assertThat(keys(left.prefix() + "/")).isNotEmpty();
    bench.jobs().failed(context.job());
    BackupSweep sweep =
        new BackupSweep(bench.catalogue(), new BackupRemoval(bench.catalogue(), bench.store()));

    sweep.sweep();

    assertThat(keys(left.prefix() + "/")).isEmpty();
    assertThat(bench.catalogue().leftovers(100)).isEmpty();
    engine.scriptedBackups().killViews();
  }

  @Test
  void aDryRunChecksAndWritesNothing() {
    String database = bench.database(2);
    ScriptedContext context =
        bench.start(database, SPEC, new CommandOptions(null, null, null, true));

    DryRunResult result = (DryRunResult) bench.backup().run(context, SPEC);

    assertThat(result.would()).first().asString().contains(database);
    assertThat(engine.script().happened()).containsExactly("check backup");
    assertThat(bench.catalogue().underWay(context.lease().job())).isEmpty();
  }

  @Test
  void aDatabaseThatIsNotThereIsNotFound() {
    ScriptedContext context = bench.startBackup("nowhere");

    assertThatThrownBy(() -> bench.backup().run(context, SPEC))
        .isInstanceOf(EngineException.class)
        .extracting(e -> ((EngineException) e).code())
        .isEqualTo(FailureCode.NOT_FOUND);
  }

  @Test
  void aMethodThatTheEngineHasNotIsRefused() {
    DatabaseBackup spec = new DatabaseBackup(BackupMethod.PHYSICAL, null, null, null);
    ScriptedContext context = bench.start(bench.database(1), spec, CommandOptions.NONE);

    assertThatThrownBy(() -> bench.backup().run(context, spec))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("PHYSICAL")
        .extracting(e -> ((EngineException) e).code())
        .isEqualTo(FailureCode.UNSUPPORTED_OPERATION);
  }

  @Test
  void aParallelismOfNoneIsRefusedAndNotTakenForNothingToDo() {
    DatabaseBackup spec = new DatabaseBackup(null, 0, null, null);
    ScriptedContext context = bench.start(bench.database(1), spec, CommandOptions.NONE);

    assertThatThrownBy(() -> bench.backup().run(context, spec))
        .isInstanceOf(EngineException.class)
        .hasMessage("spec.parallelism is 0; it must be from 1 to 32.");
  }

  @Test
  void labelAndParallelismOfTheCommandAreUsed() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    DatabaseBackup spec = new DatabaseBackup(null, 2, null, "before-upgrade");
    ScriptedContext context = bench.start(bench.database(2), spec, CommandOptions.NONE);
    Runnable meet =
        () -> {
          both.countDown();
          await(both);
        };
    engine.script().at("write t0", meet).at("write t1", meet);

    BackupResult result = (BackupResult) bench.backup().run(context, spec);

    assertThat(result.label()).isEqualTo("before-upgrade");
  }

  private static EngineException passing() {
    return new EngineException(FailureCode.STORAGE_UNREACHABLE, "Away.", null);
  }

  /** Ends the run as a killed process does: nothing is cleaned up, the view stays. */
  private static void dieAt(ScriptedContext context, String point) {
    class Killed extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
    engine.scriptedBackups().keepViews(true);
    engine
        .script()
        .at(
            point,
            () -> {
              bench.jobs().orphan(context.job());
              throw new Killed();
            });
    assertThatThrownBy(() -> bench.backup().run(context, SPEC)).isNotNull();
    engine.scriptedBackups().keepViews(false);
    bench.jobs().adopt(context.job());
  }

  private static BackupRecord writing(ScriptedContext context) {
    return bench.catalogue().underWay(context.lease().job()).orElseThrow();
  }

  private static void assertNothingStays(ScriptedContext context) {
    assertThat(bench.catalogue().underWay(context.lease().job())).isEmpty();
    assertThat(bench.catalogue().completedBy(context.lease().job())).isEmpty();
    String job = context.lease().job().value().substring(0, 8);
    assertThat(keys("backups/")).noneMatch(key -> key.contains(job));
    assertThat(bench.catalogue().leftovers(100)).isEmpty();
  }

  /** Nothing of the job's other owners is left in the store. */
  private static void assertOnlyObjectsOf(ScriptedContext context, BackupResult result) {
    String job = context.lease().job().value().substring(0, 8);
    assertThat(keys("backups/"))
        .filteredOn(key -> key.contains(job))
        .allMatch(key -> key.contains("/" + result.backupId() + "/"));
  }

  private static void assertRestorable(BackupResult result) {
    BackupRecord record = bench.catalogue().find(result.backupId()).orElseThrow();
    byte[] bytes = bench.store().read(record.key("manifest.json"), 1 << 20);
    BackupManifest manifest = Manifests.read(bytes, result.manifestSha256());
    assertThat(manifest.parts()).hasSize(result.objects());
    assertThat(manifest.parts())
        .allSatisfy(part -> bench.store().verify(record.key(part.object().name()), part.object()));
    assertThat(text(record, "RESTORE.md")).contains(result.backupId());
  }

  private static List<String> keys(String prefix) {
    return bench.store().list(prefix).stream().map(ListedObject::key).toList();
  }

  private static String text(BackupRecord record, String name) {
    return new String(bench.store().read(record.key(name), 1 << 20), StandardCharsets.UTF_8);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
