package dev.windlass.worker.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.BackupShelf;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LeaseLost;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupPrune;
import dev.windlass.messages.command.BackupPrune.Keep;
import dev.windlass.messages.command.BackupPruneResult;
import dev.windlass.messages.command.BackupPruneResult.Decision;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.objectstore.ListedObject;
import dev.windlass.worker.scripted.OperationBench;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.ScriptedEngine;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(120)
class BackupPruneOperationTest {
  private static final CommandOptions DRY = new CommandOptions(null, null, null, true);

  private static OperationBench bench;
  private static BackupPruning pruning;
  private static BackupPruneOperation prune;

  private String database;
  private List<String> ids;

  @BeforeAll
  static void openBench() {
    bench = new OperationBench(BackupPruneOperationTest.class);
    Clock clock = Clock.fixed(ScriptedEngine.NOW, ZoneOffset.UTC);
    pruning = new BackupPruning(bench.controlStore(), clock);
    prune =
        new BackupPruneOperation(
            new BackupShelf(bench.controlStore()),
            pruning,
            new LogFiles(bench.controlStore(), clock),
            new JobRepository(bench.controlStore()),
            bench.store(),
            bench.runs(),
            clock);
  }

  /** Five backups; the first is the oldest by a day each. */
  @BeforeEach
  void backUp() {
    database = bench.database(2);
    ids = Stream.generate(() -> bench.backUp(database).backupId()).limit(5).toList();
    for (int i = 0; i < ids.size(); i++) {
      JdbcClient.create(bench.controlStore())
          .sql(
              "UPDATE windlass.backup SET snapshot_at = snapshot_at - :days * interval '1 day',"
                  + " completed_at = completed_at - :days * interval '1 day' WHERE id = :id")
          .param("days", 4 - i)
          .param("id", ids.get(i))
          .update();
    }
  }

  @Test
  void whatNoRuleKeepsIsGoneFromTheCatalogueAndFromTheStore() {
    BackupPruneResult result = prune(last(2));

    assertThat(result.deleted()).extracting(Decision::backup).isEqualTo(ids.subList(0, 3));
    assertThat(result.kept()).extracting(Decision::backup).containsExactly(ids.get(4), ids.get(3));
    assertThat(result.freedBytes()).isPositive();
    assertThat(result.left()).isZero();
    for (String id : ids.subList(0, 3)) {
      assertThat(bench.catalogue().find(id)).isEmpty();
      assertThat(objects(id)).isEmpty();
    }
    assertThat(objects(ids.get(3))).isNotEmpty();
    assertThat(prune(last(2)).deleted()).as("a second run").isEmpty();
  }

  @Test
  void aDryRunGivesThePlanWithEveryReasonAndDeletesNothing() {
    BackupPrune spec = last(3);

    DryRunResult plan = (DryRunResult) prune.run(bench.start(database, spec, DRY), spec);

    assertThat(plan.would()).hasSize(5);
    assertThat(plan.would().get(0)).startsWith("Delete backup " + ids.get(0)).contains("no rule");
    assertThat(plan.would().get(2)).startsWith("Keep backup " + ids.get(4)).contains("the newest");
    assertThat(ids).allMatch(id -> bench.catalogue().find(id).isPresent());
  }

  @Test
  void oneRunDeletesNoMoreThanItMayTheOldestFirst() {
    BackupPrune spec = new BackupPrune(keepLast(1), null, null, null, 2);

    BackupPruneResult first = prune(spec);

    assertThat(first.deleted()).extracting(Decision::backup).isEqualTo(ids.subList(0, 2));
    assertThat(first.left()).isEqualTo(2);
    assertThat(prune(spec).deleted()).extracting(Decision::backup).isEqualTo(ids.subList(2, 4));
  }

  @Test
  void aBackupThatIsBeingRestoredStaysWhereverItIsRestoredTo() {
    DatabaseRestore restore = DatabaseRestore.of(ids.get(0));
    ScriptedContext reader = bench.start("elsewhere", restore, CommandOptions.NONE);
    assertThat(pruning.use(reader.lease(), ids.get(0))).isTrue();

    BackupPruneResult result = prune(last(1));

    assertThat(result.deleted()).extracting(Decision::backup).isEqualTo(ids.subList(1, 4));
    assertThat(result.kept().getLast().why()).contains("being restored");
    assertThat(pruning.prune(reader.lease(), ids.get(0), "x", 1)).isFalse();
    bench.jobs().failed(reader.job());
    assertThat(prune(last(1)).deleted()).extracting(Decision::backup).containsExactly(ids.get(0));
    assertThat(pruning.use(bench.start("e", restore, CommandOptions.NONE).lease(), ids.get(0)))
        .as("a backup that is gone")
        .isFalse();
  }

  @Test
  void onlyObjectsOfTheManifestAreDeleted() {
    BackupRecord oldest = bench.catalogue().find(ids.get(0)).orElseThrow();
    bench
        .store()
        .createIfAbsent(oldest.key("note.txt"), "mine".getBytes(StandardCharsets.UTF_8), "x/y");

    prune(last(1));

    assertThat(objects(ids.get(0)))
        .extracting(ListedObject::key)
        .containsExactly(oldest.key("note.txt"));
  }

  @Test
  void aBackupWhoseManifestIsNotToBeTrustedIsLeftAndNamed() {
    BackupRecord oldest = bench.catalogue().find(ids.get(0)).orElseThrow();
    String manifest = oldest.key("manifest.json");
    bench.store().delete(List.of(manifest));
    bench.store().createIfAbsent(manifest, "{}".getBytes(StandardCharsets.UTF_8), "x/y");

    BackupPruneResult result = prune(last(1));

    assertThat(result.deleted()).hasSize(3);
    assertThat(result.left()).isEqualTo(1);
    assertThat(bench.catalogue().find(ids.get(0))).isPresent();
  }

  @Test
  void afterACrashTheNextOwnerRemovesWhatIsMarkedAndSaysSo() {
    BackupPrune spec = last(2);
    ScriptedContext context = bench.start(database, spec, CommandOptions.NONE);
    assertThat(pruning.prune(context.lease(), ids.get(0), "no rule keeps it", 1)).isTrue();
    assertThat(objects(ids.get(0))).as("marked and not removed").isNotEmpty();

    BackupPruneResult result = (BackupPruneResult) prune.run(bench.takeOver(context), spec);

    assertThat(result.deleted()).extracting(Decision::backup).isEqualTo(ids.subList(0, 3));
    assertThat(objects(ids.get(0))).isEmpty();
  }

  @Test
  void whatAJobLeftMarkedTheSweepRemoves() {
    ScriptedContext context = bench.start(database, last(2), CommandOptions.NONE);
    assertThat(pruning.prune(context.lease(), ids.get(0), "no rule keeps it", 1)).isTrue();
    PruneSweep sweep = new PruneSweep(pruning, new PrunedObjects(pruning, bench.store()));
    sweep.sweep();
    assertThat(objects(ids.get(0))).as("its job has not ended").isNotEmpty();

    bench.jobs().failed(context.job());
    sweep.sweep();

    assertThat(objects(ids.get(0))).isEmpty();
    assertThat(pruning.leftovers(10)).isEmpty();
  }

  @Test
  void anOwnerThatWasOvertakenMarksNothing() {
    BackupPrune spec = last(1);
    ScriptedContext stale = bench.start(database, spec, CommandOptions.NONE);
    bench.jobs().orphan(stale.job());

    assertThatThrownBy(() -> prune.run(stale, spec)).isInstanceOf(LeaseLost.class);

    assertThat(ids).allMatch(id -> bench.catalogue().find(id).isPresent());
  }

  @Test
  void theCatalogueItselfKeepsTheFloor() {
    ScriptedContext context = bench.start(database, last(1), CommandOptions.NONE);

    assertThat(pruning.prune(context.lease(), ids.get(0), "x", 5)).isFalse();
    assertThat(pruning.prune(context.lease(), ids.get(0), "x", 4)).isTrue();
  }

  @Test
  void nothingIsDeletedWhileTheNewestIsNotProven() {
    EngineException failure =
        catchThrowableOfType(
            EngineException.class,
            () -> prune(new BackupPrune(keepLast(1), null, null, true, null)));

    assertThat(failure.code()).isEqualTo(FailureCode.PRECONDITION_FAILED);
    assertThat(failure).hasMessageContaining(ids.get(4));
    assertThat(ids).allMatch(id -> bench.catalogue().find(id).isPresent());
  }

  @Test
  void aPolicyWithoutARuleAndAnUnknownZoneAreRefused() {
    assertRefused(
        new BackupPrune(new Keep(null, null, null, null, null, null), 5, null, null, null),
        "no rule");
    assertRefused(new BackupPrune(keepLast(1), null, "Mars/Base", null, null), "Mars/Base");
    assertRefused(new BackupPrune(keepLast(0), null, null, null, null), "from 1 to");
  }

  @Test
  void onePruningOfADatabasesBackupsAtATimeAndTheEngineIsFree() {
    assertThat(prune.locks(Target.database("e", "d"), last(1)))
        .singleElement()
        .matches(lock -> lock.resource().equals("backups:e/d"));
  }

  private static void assertRefused(BackupPrune spec, String words) {
    EngineException failure =
        catchThrowableOfType(EngineException.class, () -> RetentionPolicy.of(spec));
    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_COMMAND);
    assertThat(failure).hasMessageContaining(words);
  }

  private static Keep keepLast(int count) {
    return new Keep(count, null, null, null, null, null);
  }

  private static BackupPrune last(int count) {
    return new BackupPrune(keepLast(count), null, null, null, null);
  }

  private BackupPruneResult prune(BackupPrune spec) {
    return (BackupPruneResult) prune.run(bench.start(database, spec, CommandOptions.NONE), spec);
  }

  private List<ListedObject> objects(String id) {
    return bench.store().list("backups/e/" + database + "/" + id + "/");
  }
}
