package dev.windlass.worker.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.BackupShelf;
import dev.windlass.controlstore.CataloguedBackup;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupList;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.BackupStanding;
import dev.windlass.messages.command.BackupVerify;
import dev.windlass.messages.command.BackupVerifyResult;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.VerifyDepth;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.restore.BackupChoice;
import dev.windlass.worker.restore.ServerRestore;
import dev.windlass.worker.scripted.OperationBench;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.ScriptedEngine;
import dev.windlass.worker.scripted.TestStores;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BackupVerifyOperationTest {
  private static final BackupVerify READ = new BackupVerify(null, null, null, null);
  private static final BackupVerify RESTORE =
      new BackupVerify(null, null, VerifyDepth.RESTORE, null);

  private static OperationBench bench;
  private static ScriptedEngine engine;
  private static BackupShelf shelf;
  private static BackupVerifyOperation verify;

  private String source;
  private BackupResult backup;

  @BeforeAll
  static void openBench() {
    bench = new OperationBench(BackupVerifyOperationTest.class);
    engine = bench.engine();
    shelf = new BackupShelf(bench.controlStore());
    Clock clock = Clock.systemUTC();
    BackupChoice choice =
        new BackupChoice(
            bench.catalogue(),
            new BackupPruning(bench.controlStore(), clock),
            bench.store(),
            TestStores.keys());
    verify =
        new BackupVerifyOperation(
            choice,
            new ServerRestore(
                choice,
                new LogFiles(bench.controlStore(), clock),
                bench.store(),
                new TransferSettings(3, 1, Duration.ofSeconds(20))),
            new ObjectInspection(bench.store()),
            new Proofs(shelf, new JobRepository(bench.controlStore()), clock),
            bench.runs(),
            new TransferSettings(3, 1, Duration.ofSeconds(20)),
            clock);
  }

  @BeforeEach
  void backUp() {
    engine.script().calm();
    source = bench.database(4);
    backup = bench.backUp(source);
    engine.script().forget();
  }

  @Test
  void readingEveryObjectMakesItCheckedAndAsksNothingOfTheEngine() {
    assertThat(standing()).isEqualTo(BackupStanding.UNPROVEN);

    BackupVerifyResult result = verify(READ);

    assertThat(result.objects()).hasSize(4);
    assertThat(result.objectCount()).isEqualTo(4);
    assertThat(result.storedBytes()).isEqualTo(backup.storedBytes());
    assertThat(result.tables()).isEmpty();
    assertThat(standing()).isEqualTo(BackupStanding.CHECKED);
    assertThat(engine.script().happened()).isEmpty();
  }

  @Test
  void everyBadObjectIsNamedAndTheBackupIsDamagedUntilItPasses() {
    String kept = replace("data/t1", "other");
    bench.store().delete(List.of(record().key("data/t3")));

    EngineException failure = catchThrowableOfType(EngineException.class, () -> verify(READ));

    assertThat(failure.code()).isEqualTo(FailureCode.INTEGRITY_FAILED);
    assertThat(failure)
        .hasMessageContaining("data/t1 is not what was written")
        .hasMessageContaining("data/t3 is missing")
        .hasMessageNotContaining("data/t0");
    assertThat(standing()).isEqualTo(BackupStanding.DAMAGED);
    assertThat(Objects.requireNonNull(catalogued().verification()).problem()).contains("data/t1");

    replace("data/t1", kept);
    replace("data/t3", engine.content().get(source).get("t3"));
    verify(READ);
    assertThat(standing()).isEqualTo(BackupStanding.CHECKED);
  }

  @Test
  void aManifestThatIsGoneIsADamage() {
    bench.store().delete(List.of(record().key("manifest.json")));

    assertFails(READ, FailureCode.INTEGRITY_FAILED, "manifest.json is missing");

    assertThat(standing()).isEqualTo(BackupStanding.DAMAGED);
  }

  @Test
  void aRestoreThatIsComparedAndDroppedMakesItProven() {
    BackupVerifyResult result = verify(RESTORE);

    assertThat(result.tableCount()).isEqualTo(4);
    assertThat(result.rows()).isEqualTo(backup.rows());
    assertThat(standing()).isEqualTo(BackupStanding.PROVEN);
    assertThat(engine.script().happened())
        .filteredOn(point -> !point.startsWith("load"))
        .containsExactly(
            "open restore",
            "prepare",
            "finish",
            "compare",
            "close comparison",
            "discard",
            "close restore");
    assertNoScratchDatabase();
    assertThat(
            shelf.list(new BackupList(null, source, null, BackupStanding.PROVEN, null, null, 5), 5))
        .hasSize(1);
  }

  @Test
  void aTableThatIsNotWhatWasBackedUpIsNamedAndTheScratchDatabaseIsDropped() {
    engine
        .script()
        .at(
            "compare",
            () ->
                engine.content().entrySet().stream()
                    .filter(database -> database.getKey().startsWith("windlass_"))
                    .forEach(database -> database.getValue().put("t2", "half")));

    assertFails(RESTORE, FailureCode.INTEGRITY_FAILED, "t2 (");

    assertThat(standing()).isEqualTo(BackupStanding.DAMAGED);
    assertNoScratchDatabase();
    verify(READ);
    assertThat(standing())
        .as("reading does not take back what a restore found")
        .isEqualTo(BackupStanding.DAMAGED);
  }

  @Test
  void anEngineThatFailsSaysNothingAboutTheBackup() {
    engine
        .script()
        .failAt("finish", new EngineException(FailureCode.STATEMENT_FAILED, "No room.", null));

    assertFails(RESTORE, FailureCode.STATEMENT_FAILED, "No room.");

    assertThat(standing()).isEqualTo(BackupStanding.UNPROVEN);
    assertNoScratchDatabase();
  }

  @Test
  void aCancelLeavesNothingBehind() {
    ScriptedContext context = bench.start(source, RESTORE, CommandOptions.NONE);
    EngineException cancel = new EngineException(FailureCode.CANCELLED, "Somebody asked.", null);
    engine.script().at("load data/t1", () -> context.stop(cancel));

    assertThatThrownBy(() -> verify.run(context, RESTORE)).isSameAs(cancel);

    assertNoScratchDatabase();
    assertThat(standing()).isEqualTo(BackupStanding.UNPROVEN);
  }

  @Test
  void afterACrashTheNextOwnerGoesOnWithTheSameBackupAfterTheLastStep() {
    ScriptedContext context = bench.start(source, RESTORE, CommandOptions.NONE);
    engine
        .script()
        .at(
            "finish",
            () -> {
              bench.jobs().orphan(context.job());
              throw new IllegalStateException("Killed.");
            });
    assertThatThrownBy(() -> verify.run(context, RESTORE)).isNotNull();
    engine.script().calm();
    engine.script().forget();
    bench.backUp(source);

    BackupVerifyResult result = (BackupVerifyResult) verify.run(bench.takeOver(context), RESTORE);

    assertThat(result.backupId()).isEqualTo(backup.backupId());
    assertThat(engine.script().happened()).doesNotContain("prepare", "load data/t0");
    assertNoScratchDatabase();
  }

  @Test
  void aBackupOfAnotherDatabaseIsNotTakenForThisOnes() {
    BackupVerify other =
        new BackupVerify(bench.backUp(bench.database(1)).backupId(), null, null, 1);

    assertFails(other, FailureCode.PRECONDITION_FAILED, "and not of " + source);
    assertFails(
        new BackupVerify(backup.backupId(), "other", null, null),
        FailureCode.PRECONDITION_FAILED,
        "on other");
  }

  @Test
  void aDryRunChecksAndPutsNothingDown() {
    ScriptedContext context =
        bench.start(source, RESTORE, new CommandOptions(null, null, null, true));

    DryRunResult result = (DryRunResult) verify.run(context, RESTORE);

    assertThat(result.would()).anyMatch(step -> step.contains("scratch database"));
    assertThat(standing()).isEqualTo(BackupStanding.UNPROVEN);
    assertThat(engine.script().happened()).containsExactly("check restore");
  }

  @Test
  void onlyARestoreHoldsTheEngine() {
    Target target = Target.database("e", "d");
    assertThat(verify.locks(target, READ)).isEmpty();
    assertThat(verify.locks(target, RESTORE))
        .containsExactly(ResourceLock.engine("e", ResourceLock.Mode.SHARED));
  }

  private BackupVerifyResult verify(BackupVerify spec) {
    return (BackupVerifyResult) verify.run(bench.start(source, spec, CommandOptions.NONE), spec);
  }

  private void assertFails(BackupVerify spec, FailureCode code, String words) {
    EngineException failure = catchThrowableOfType(EngineException.class, () -> verify(spec));
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessageContaining(words);
  }

  private BackupRecord record() {
    return bench.catalogue().find(backup.backupId()).orElseThrow();
  }

  private CataloguedBackup catalogued() {
    return shelf.of("e", source).stream()
        .filter(entry -> entry.backup().id().equals(backup.backupId()))
        .findFirst()
        .orElseThrow();
  }

  private BackupStanding standing() {
    return catalogued().standing();
  }

  /** Puts other bytes in an object's place; returns those that were there, or nothing. */
  private String replace(String name, String text) {
    String key = record().key(name);
    boolean there = bench.store().list(key).stream().anyMatch(object -> object.key().equals(key));
    String before = there ? new String(bench.store().read(key, 1_000), StandardCharsets.UTF_8) : "";
    bench.store().delete(List.of(key));
    bench.store().createIfAbsent(key, text.getBytes(StandardCharsets.UTF_8), "x/y");
    return before;
  }

  private static void assertNoScratchDatabase() {
    assertThat(engine.content().keySet()).noneMatch(name -> name.startsWith("windlass_"));
  }
}
