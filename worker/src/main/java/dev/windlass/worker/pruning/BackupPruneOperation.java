package dev.windlass.worker.pruning;

import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupPruning.Pruned;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.BackupShelf;
import dev.windlass.controlstore.CataloguedBackup;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupPrune;
import dev.windlass.messages.command.BackupPruneResult;
import dev.windlass.messages.command.BackupPruneResult.Decision;
import dev.windlass.messages.command.BackupStanding;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.NamedStep;
import dev.windlass.worker.batch.RunIdentity;
import dev.windlass.worker.batch.StepwiseRuns;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.Ranges;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.Targets;
import dev.windlass.worker.pruning.RetentionPlan.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code backup.prune}: mark, remove. What is marked can no longer be restored, and its objects go
 * after that; after a crash the job's next owner, or the sweep, removes what is left.
 */
public final class BackupPruneOperation implements Operation<BackupPrune> {
  private static final String RUN = "backup.prune";
  private static final int MOST_DELETED = 1_000;
  private static final int USUALLY_DELETED = 100;
  private static final int MOST_NAMED = 1_000;

  private final BackupShelf shelf;
  private final BackupPruning pruning;
  private final PrunedObjects objects;
  private final LogPruning log;
  private final StepwiseRuns runs;
  private final Clock clock;

  /** Prunes this catalogue and store. */
  public BackupPruneOperation(
      BackupShelf shelf,
      BackupPruning pruning,
      LogFiles files,
      JobRepository jobs,
      ObjectStore store,
      StepwiseRuns runs,
      Clock clock) {
    this.shelf = shelf;
    this.pruning = pruning;
    this.objects = new PrunedObjects(pruning, store);
    this.log = new LogPruning(shelf, files, jobs, store);
    this.runs = runs;
    this.clock = clock;
  }

  @Override
  public Class<BackupPrune> serves() {
    return BackupPrune.class;
  }

  /** One pruning of a database's backups at a time; the engine itself is not touched. */
  @Override
  public List<ResourceLock> locks(Target target, BackupPrune spec) {
    return List.of(
        ResourceLock.backups(
            Targets.engine(target), Targets.databaseOrServer(target), ResourceLock.Mode.EXCLUSIVE));
  }

  @Override
  public boolean mutates(BackupPrune spec) {
    return true;
  }

  @Override
  public boolean repeatable(BackupPrune spec) {
    return true;
  }

  @Override
  public Lane lane() {
    return Lane.WORK;
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofHours(6);
  }

  @Override
  public CommandResult run(JobContext context, BackupPrune spec) {
    RetentionPolicy policy = RetentionPolicy.of(spec);
    int most = Ranges.within("deleteAtMost", spec.deleteAtMost(), 1, MOST_DELETED, USUALLY_DELETED);
    if (context.dryRun()) {
      return rehearse(context.command().target(), spec, policy, most);
    }
    runs.run(
        RUN,
        RunIdentity.of(context.lease().job()),
        Map.of(),
        List.of(
            new NamedStep("mark", () -> mark(context, spec, policy, most)),
            new NamedStep("remove", () -> remove(context)),
            new NamedStep("log", () -> removeLog(context))));
    return result(context, policy);
  }

  private PrunePlan plan(Target target, RetentionPolicy policy) {
    String engine = Targets.engine(target);
    String database = Targets.databaseOrServer(target);
    return new PrunePlan(
        shelf.of(engine, database), policy, clock.instant(), pruning.inUse(engine, database));
  }

  private DryRunResult rehearse(Target target, BackupPrune spec, RetentionPolicy policy, int most) {
    requireProven(target, spec);
    PrunePlan plan = plan(target, policy);
    choose(plan, most);
    List<String> would = new ArrayList<>();
    plan.due()
        .forEach(verdict -> would.add("Delete " + sentence(plan.decision(verdict, verdict.why()))));
    plan.held().forEach(decision -> would.add("Leave " + sentence(decision)));
    plan.kept().stream()
        .limit(MOST_NAMED)
        .forEach(decision -> would.add("Keep " + sentence(decision)));
    return new DryRunResult(would);
  }

  private static String sentence(Decision decision) {
    return "backup %s, the state of %s, %d bytes: %s."
        .formatted(
            decision.backup(), decision.snapshotAt(), decision.storedBytes(), decision.why());
  }

  /** Leaves due what this run deletes: the oldest, as many as it may, that can be deleted. */
  private void choose(PrunePlan plan, int most) {
    int chosen = 0;
    for (Verdict verdict : plan.due()) {
      if (chosen == most) {
        plan.hold(verdict, "one run deletes no more than " + most);
        continue;
      }
      Optional<String> obstacle = objects.obstacle(plan.backup(verdict));
      if (obstacle.isPresent()) {
        plan.hold(verdict, obstacle.get());
      } else {
        chosen++;
      }
    }
  }

  /** Nothing is deleted while nobody knows whether the newest good backup can be restored. */
  private void requireProven(Target target, BackupPrune spec) {
    if (!Boolean.TRUE.equals(spec.requireProven())) {
      return;
    }
    String engine = Targets.engine(target);
    String database = Targets.databaseOrServer(target);
    Optional<CataloguedBackup> newest =
        shelf.of(engine, database).stream().filter(CataloguedBackup::isGood).findFirst();
    if (newest.isPresent() && newest.get().standing() != BackupStanding.PROVEN) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Nothing was deleted: the newest good backup of database %s on engine %s, %s, was never restored to prove it."
              .formatted(database, engine, newest.get().backup().id()),
          "Send backup.verify with depth RESTORE first, or leave requireProven out.");
    }
  }

  private void mark(JobContext context, BackupPrune spec, RetentionPolicy policy, int most) {
    Target target = context.command().target();
    requireProven(target, spec);
    PrunePlan plan = plan(target, policy);
    int marked = pruning.by(context.lease().job()).size();
    if (marked < most) {
      choose(plan, most - marked);
      List<Verdict> due = plan.due();
      for (Verdict verdict : due) {
        context.throwIfCancelled();
        // One that is in use by now, or needed by now, stays; the result says what stayed.
        var _ =
            pruning.prune(context.lease(), verdict.backup().id(), verdict.why(), policy.atLeast());
        context.progress("mark", ++marked, (long) due.size(), "backups");
      }
    }
  }

  private void remove(JobContext context) {
    List<BackupRecord> pending = pruning.pendingOf(context.lease().job());
    long done = 0;
    for (BackupRecord backup : pending) {
      context.throwIfCancelled();
      objects.remove(backup);
      context.progress("remove", ++done, (long) pending.size(), "backups");
    }
  }

  /** Only backups of a server as a whole need its log. */
  private void removeLog(JobContext context) {
    Target target = context.command().target();
    if (target.database() == null) {
      log.remove(context, Targets.engine(target));
    }
  }

  private BackupPruneResult result(JobContext context, RetentionPolicy policy) {
    List<Pruned> gone = pruning.by(context.lease().job());
    List<Decision> deleted =
        gone.stream().map(pruned -> PrunePlan.decision(pruned.backup(), pruned.why())).toList();
    PrunePlan plan = plan(context.command().target(), policy);
    plan.due().forEach(verdict -> plan.hold(verdict, "a later run deletes it"));
    List<Decision> staying = Stream.concat(plan.kept().stream(), plan.held().stream()).toList();
    return new BackupPruneResult(
        deleted,
        staying.stream().limit(MOST_NAMED).toList(),
        staying.size(),
        plan.held().size(),
        deleted.stream().mapToLong(Decision::storedBytes).sum());
  }
}
