package dev.windlass.worker.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.LeaseLost;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.DatabaseRestore.Latest;
import dev.windlass.messages.command.DatabaseRestore.Replace;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.scripted.OperationBench;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.ScriptedEngine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RestoreOperationTest {
  private static final EngineException UNREACHABLE =
      new EngineException(FailureCode.ENGINE_UNREACHABLE, "Nobody answers.", null);
  private static OperationBench bench;
  private static ScriptedEngine engine;

  private String source;
  private BackupResult backup;
  private String target;

  @BeforeAll
  static void openBench() {
    bench = new OperationBench(RestoreOperationTest.class);
    engine = bench.engine();
  }

  @BeforeEach
  void backUp() {
    engine.script().calm();
    source = bench.database(4);
    backup = bench.backUp(source);
    target = source + "-copy";
    engine.script().forget();
  }

  @Test
  void aDatabaseIsRestoredUnderANewName() {
    RestoreResult result = restore(DatabaseRestore.of(backup.backupId()));

    assertThat(engine.content().get(target)).isEqualTo(engine.content().get(source));
    assertThat(result.backupId()).isEqualTo(backup.backupId());
    assertThat(result.database()).isEqualTo(target);
    assertThat(result.replaced()).isFalse();
    assertThat(result.tables()).isEqualTo(4);
    assertThat(result.rows()).isEqualTo(backup.rows());
    assertThat(result.dataBytes()).isEqualTo(backup.dataBytes());
    assertNoTemporaryDatabase();
  }

  @Test
  void theStepsComeInTheirOrder() {
    restore(DatabaseRestore.of(backup.backupId()));

    assertThat(engine.script().happened())
        .filteredOn(point -> !point.startsWith("load"))
        .containsExactly(
            "open restore", "prepare", "finish", "publish", "published", "close restore");
  }

  @Test
  void theNewestBackupBeforeAMomentIsFound() {
    RestoreResult newest = restore(latest(new Latest(null, source, null)));

    assertThat(newest.backupId()).isEqualTo(backup.backupId());
    assertFails(
        latest(new Latest(null, source, ScriptedEngine.NOW)),
        FailureCode.NOT_FOUND,
        "from before 2026-11-20T22:00:00Z");
    assertFails(
        latest(new Latest("other", source, null)), FailureCode.NOT_FOUND, "on engine other");
  }

  @Test
  void aBackupThatIsNotInTheCatalogueIsNotFound() {
    assertFails(DatabaseRestore.of("nothing"), FailureCode.NOT_FOUND, "nothing");
  }

  @Test
  void eitherABackupOrTheLatestIsNamed() {
    assertFails(
        new DatabaseRestore(null, null, null, null), FailureCode.INVALID_COMMAND, "not both");
    assertFails(
        new DatabaseRestore(backup.backupId(), new Latest(null, source, null), null, null),
        FailureCode.INVALID_COMMAND,
        "not both");
  }

  @Test
  void aParallelismOfNoneIsRefused() {
    assertFails(
        new DatabaseRestore(backup.backupId(), null, null, 33),
        FailureCode.INVALID_COMMAND,
        "from 1 to 32");
  }

  @Test
  void aNameThatIsTakenIsLeftAlone() {
    engine.content().put(target, Map.of("precious", "data"));

    assertFails(DatabaseRestore.of(backup.backupId()), FailureCode.ALREADY_EXISTS, target);

    assertThat(engine.content().get(target)).containsOnlyKeys("precious");
    assertThat(engine.script().happened()).doesNotContain("prepare");
  }

  @Test
  void aDatabaseIsReplacedOnlyWhenItsNameIsRepeated() {
    engine.content().put(target, Map.of("old", "data"));

    assertFails(replacing(source), FailureCode.PRECONDITION_FAILED, "spec.replace.confirm");
    assertThat(engine.content().get(target)).containsOnlyKeys("old");

    assertThat(restore(replacing(target)).replaced()).isTrue();
    assertThat(engine.content().get(target)).isEqualTo(engine.content().get(source));
  }

  @Test
  void aCorruptedObjectEndsTheRestoreAndNothingBearsTheFinalName() {
    overwrite("data/t2");

    assertFails(DatabaseRestore.of(backup.backupId()), FailureCode.INTEGRITY_FAILED, "data/t2");

    assertThat(engine.content()).doesNotContainKey(target);
    assertNoTemporaryDatabase();
  }

  @Test
  void aManifestThatTheCatalogueDoesNotKnowIsNotTrusted() {
    overwrite("manifest.json");

    assertFails(
        DatabaseRestore.of(backup.backupId()), FailureCode.INTEGRITY_FAILED, "SHA-256 differs");

    assertThat(engine.script().happened()).isEmpty();
  }

  @Test
  void aFailureInTheMiddleDropsWhatWasBuilt() {
    engine
        .script()
        .failAt(
            "finish",
            new EngineException(
                FailureCode.STATEMENT_FAILED, "Duplicate key.", "23505", null, null));

    assertFails(DatabaseRestore.of(backup.backupId()), FailureCode.STATEMENT_FAILED, "Duplicate");

    assertThat(engine.script().happened()).contains("discard", "close restore");
    assertThat(engine.content()).doesNotContainKey(target);
    assertNoTemporaryDatabase();
  }

  @Test
  void aPassingFailureKeepsWhatWasLoadedForTheNextAttempt() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = bench.start(target, spec, CommandOptions.NONE);
    engine
        .script()
        .failAt("load data/t3", new EngineException(FailureCode.ENGINE_BUSY, "Full.", null));
    assertThatThrownBy(() -> bench.restore().run(context, spec)).hasMessageContaining("Full.");
    engine.script().calm();
    engine.script().forget();

    bench.restore().run(bench.takeOver(context), spec);

    assertThat(engine.script().happened()).doesNotContain("prepare", "load data/t0");
    assertThat(engine.content().get(target)).isEqualTo(engine.content().get(source));
  }

  @Test
  void aCancelInTheMiddleDropsWhatWasBuilt() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = bench.start(target, spec, CommandOptions.NONE);
    EngineException cancel = new EngineException(FailureCode.CANCELLED, "Somebody asked.", null);
    engine.script().at("load data/t1", () -> context.stop(cancel));

    assertThatThrownBy(() -> bench.restore().run(context, spec)).isSameAs(cancel);

    assertThat(engine.content()).doesNotContainKey(target);
    assertNoTemporaryDatabase();
  }

  @Test
  void afterACrashTheNextOwnerLoadsOnlyWhatIsMissing() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = bench.start(target, spec, CommandOptions.NONE);
    dieAt(context, spec, "load data/t3");

    RestoreResult result = (RestoreResult) bench.restore().run(bench.takeOver(context), spec);

    assertThat(engine.script().happened()).doesNotContain("prepare", "check restore");
    assertThat(engine.script().happened())
        .filteredOn(point -> point.startsWith("load"))
        .hasSizeBetween(1, 3)
        .contains("load data/t3");
    assertThat(engine.content().get(target)).isEqualTo(engine.content().get(source));
    assertThat(result.rows()).isEqualTo(backup.rows());
    assertNoTemporaryDatabase();
  }

  @Test
  void afterACrashTheRestoreGoesOnWithTheBackupThatItBeganWith() {
    DatabaseRestore spec = latest(new Latest(null, source, null));
    ScriptedContext context = bench.start(target, spec, CommandOptions.NONE);
    dieAt(context, spec, "finish");
    bench.backUp(source);

    RestoreResult result = (RestoreResult) bench.restore().run(bench.takeOver(context), spec);

    assertThat(result.backupId()).isEqualTo(backup.backupId());
  }

  @Test
  void afterACrashBehindThePublicationTheResultIsTheSame() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = bench.start(target, spec, CommandOptions.NONE);
    bench.restore().run(context, spec);
    engine.script().forget();

    RestoreResult result = (RestoreResult) bench.restore().run(bench.takeOver(context), spec);

    assertThat(result.rows()).isEqualTo(backup.rows());
    assertThat(engine.script().happened()).isEmpty();
  }

  @Test
  void anOwnerThatWasOvertakenDoesNotPublishAndDropsNothing() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext stale = bench.start(target, spec, CommandOptions.NONE);
    engine.script().at("finish", () -> bench.jobs().orphan(stale.job()));

    assertThatThrownBy(() -> bench.restore().run(stale, spec)).isInstanceOf(LeaseLost.class);

    assertThat(engine.script().happened()).doesNotContain("publish", "discard");
    assertThat(engine.content()).doesNotContainKey(target);
    engine.script().calm();
    bench.restore().run(bench.takeOver(stale), spec);
    assertThat(engine.content()).containsKey(target);
    assertNoTemporaryDatabase();
  }

  @Test
  void anOwnerWhoseLeaseHasLapsedDropsNothingThoughNobodyHasTakenTheJobOver() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext late = bench.start(target, spec, CommandOptions.NONE);
    engine
        .script()
        .at(
            "finish",
            () -> {
              late.lapse();
              throw new IllegalStateException("Its records could not be written.");
            });
    assertThatThrownBy(() -> bench.restore().run(late, spec))
        .isInstanceOf(IllegalStateException.class);
    assertThat(engine.script().happened()).doesNotContain("discard");
    engine.script().calm();
    engine.script().forget();
    bench.jobs().orphan(late.job());

    bench.restore().run(bench.takeOver(late), spec);

    assertThat(engine.script().happened()).doesNotContain("prepare").contains("publish");
    assertThat(engine.content().get(target)).isEqualTo(engine.content().get(source));
    assertNoTemporaryDatabase();
  }

  @Test
  void whoWasCutOffBehindTheNamingAndCannotLookIsNotSureOfIt() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = cutOffAt("published", spec);
    assertThat(isUncertain(context, spec)).isTrue();
    engine.script().failAt("look", UNREACHABLE);

    giveUp(context, spec);

    assertThat(isUncertain(context, spec)).isTrue();
    assertThat(engine.script().happened()).contains("look").doesNotContain("discard");
    assertThat(engine.content()).containsKey(target);
  }

  @Test
  void whoWasCutOffBehindTheNamingAndLooksLeavesTheDatabaseThere() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = cutOffAt("published", spec);

    giveUp(context, spec);

    assertThat(isUncertain(context, spec)).isTrue();
    assertThat(engine.script().happened()).contains("look").doesNotContain("discard");
    assertThat(engine.content()).containsKey(target);
  }

  @Test
  void whoWasCutOffBeforeTheNamingAndLooksIsSure() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = cutOffAt("publish", spec);
    assertThat(isUncertain(context, spec)).isTrue();

    giveUp(context, spec);

    assertThat(isUncertain(context, spec)).isFalse();
    assertThat(engine.content()).doesNotContainKey(target);
    assertNoTemporaryDatabase();
  }

  @Test
  void whoNeverCameToTheNamingIsSure() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = cutOffAt("finish", spec);
    assertThat(isUncertain(context, spec)).isFalse();

    giveUp(context, spec);

    assertThat(isUncertain(context, spec)).isFalse();
    assertThat(engine.script().happened()).contains("discard");
  }

  @Test
  void aNameThatWasTakenMeanwhileIsAPlainFailure() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = bench.start(target, spec, CommandOptions.NONE);
    engine.script().at("finish", () -> engine.content().put(target, Map.of("precious", "data")));

    assertThatThrownBy(() -> bench.restore().run(context, spec)).hasMessage("It is there.");

    assertThat(isUncertain(context, spec)).isFalse();
    assertThat(engine.content().get(target)).containsOnlyKeys("precious");
    assertNoTemporaryDatabase();
  }

  private static boolean isUncertain(ScriptedContext context, DatabaseRestore spec) {
    return bench.restore().isUncertain(context.lease().job(), spec, false);
  }

  private ScriptedContext cutOffAt(String point, DatabaseRestore spec) {
    ScriptedContext context = bench.start(target, spec, CommandOptions.NONE);
    engine.script().failAt(point, UNREACHABLE);
    assertThatThrownBy(() -> bench.restore().run(context, spec)).isSameAs(UNREACHABLE);
    engine.script().calm();
    engine.script().forget();
    return context;
  }

  /** One more attempt, which is cancelled before its last step. */
  private static void giveUp(ScriptedContext context, DatabaseRestore spec) {
    ScriptedContext next = bench.takeOver(context);
    EngineException cancel = new EngineException(FailureCode.CANCELLED, "Somebody asked.", null);
    next.stop(cancel);
    assertThatThrownBy(() -> bench.restore().run(next, spec)).isSameAs(cancel);
  }

  @Test
  void aDryRunChecksAndChangesNothing() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = bench.start(target, spec, new CommandOptions(null, null, null, true));

    DryRunResult result = (DryRunResult) bench.restore().run(context, spec);

    assertThat(result.would()).first().asString().contains(backup.backupId());
    assertThat(engine.script().happened()).containsExactly("check restore");
    assertThat(engine.content()).doesNotContainKey(target);
  }

  @Test
  void aRestoreExcludesEverythingOnItsTarget() {
    assertThat(
            bench.restore().locks(Target.database("e", "x"), DatabaseRestore.of(backup.backupId())))
        .containsExactly(
            ResourceLock.engine("e", ResourceLock.Mode.SHARED),
            ResourceLock.database("e", "x", ResourceLock.Mode.EXCLUSIVE));
  }

  private RestoreResult restore(DatabaseRestore spec) {
    return (RestoreResult)
        bench.restore().run(bench.start(target, spec, CommandOptions.NONE), spec);
  }

  private void assertFails(DatabaseRestore spec, FailureCode code, String words) {
    EngineException failure = catchThrowableOfType(EngineException.class, () -> restore(spec));
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessageContaining(words);
  }

  private static DatabaseRestore latest(Latest latest) {
    return new DatabaseRestore(null, latest, null, null);
  }

  private DatabaseRestore replacing(String confirm) {
    return new DatabaseRestore(backup.backupId(), null, new Replace(confirm), null);
  }

  private void overwrite(String name) {
    BackupRecord record = bench.catalogue().find(backup.backupId()).orElseThrow();
    String key = record.key(name);
    bench.store().delete(List.of(key));
    bench.store().createIfAbsent(key, "other".getBytes(StandardCharsets.UTF_8), "x/y");
  }

  private static void dieAt(ScriptedContext context, DatabaseRestore spec, String point) {
    engine
        .script()
        .at(
            point,
            () -> {
              bench.jobs().orphan(context.job());
              throw new IllegalStateException("Killed.");
            });
    assertThatThrownBy(() -> bench.restore().run(context, spec)).isNotNull();
    engine.script().calm();
    engine.script().forget();
  }

  private static void assertNoTemporaryDatabase() {
    assertThat(engine.content().keySet()).noneMatch(name -> name.startsWith("windlass_"));
  }
}
