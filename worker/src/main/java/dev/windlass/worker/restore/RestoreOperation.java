package dev.windlass.worker.restore;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LeaseLost;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.controlstore.RestoreBuilds;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.RestoreFigures;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.RestoreScope;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.ObjectPattern;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.Cleanup;
import dev.windlass.worker.batch.NamedStep;
import dev.windlass.worker.batch.PartCrew;
import dev.windlass.worker.batch.RunIdentity;
import dev.windlass.worker.batch.StepwiseRuns;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.encryption.BackupKeys;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.Targets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * {@code database.restore}: prepare, load, finish, publish. The database is built under a temporary
 * name; a failure before the last step leaves the final name as it was.
 */
public final class RestoreOperation implements Operation<DatabaseRestore> {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreOperation.class);
  private static final String RUN = "database.restore";
  private static final String BACKUP = "backup";
  private static final String FINISH = "finish";
  private static final String PUBLISH = "publish";

  private final BackupChoice choice;
  private final ServerRestore servers;
  private final JobRepository jobs;
  private final RestoreBuilds builds;
  private final StepwiseRuns runs;
  private final TransferSettings settings;
  private final Clock clock;

  /** Restores from this store and catalogue. */
  public RestoreOperation(
      BackupCatalogue catalogue,
      BackupPruning pruning,
      LogFiles files,
      ObjectStore store,
      BackupKeys keys,
      JobRepository jobs,
      RestoreBuilds builds,
      StepwiseRuns runs,
      TransferSettings settings,
      Clock clock) {
    this.choice = new BackupChoice(catalogue, pruning, store, keys);
    this.servers = new ServerRestore(choice, files, store, settings);
    this.jobs = jobs;
    this.builds = builds;
    this.runs = runs;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Class<DatabaseRestore> serves() {
    return DatabaseRestore.class;
  }

  @Override
  public List<ResourceLock> locks(Target target, DatabaseRestore spec) {
    String engine = Targets.engine(target);
    ResourceLock shared = ResourceLock.engine(engine, ResourceLock.Mode.SHARED);
    return target.database() == null
        ? List.of(shared)
        : List.of(
            shared, ResourceLock.database(engine, target.database(), ResourceLock.Mode.EXCLUSIVE));
  }

  @Override
  public boolean mutates(DatabaseRestore spec) {
    return true;
  }

  @Override
  public boolean repeatable(DatabaseRestore spec) {
    return true;
  }

  @Override
  public Lane lane() {
    return Lane.WORK;
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofDays(1);
  }

  @Override
  public boolean isUncertain(JobId job, DatabaseRestore spec, boolean cutOff) {
    return runs.hasBegun(RUN, RunIdentity.of(job), decisive(scope(spec)));
  }

  /** The step whose effect users see. */
  private static String decisive(RestoreScope scope) {
    return scope.existing() == null ? PUBLISH : FINISH;
  }

  @Override
  public CommandResult run(JobContext context, DatabaseRestore spec) {
    Instant started = clock.instant();
    if (context.command().target().database() == null) {
      return restoreServer(context, spec, started);
    }
    RestoreConsent.check(context.command().target(), spec);
    RunIdentity identity = RunIdentity.of(context.lease().job());
    BackupRecord backup = backup(context, spec, identity);
    choice.reserve(context.lease(), backup);
    try (RestoreRun run = open(context, spec, backup)) {
      if (context.dryRun()) {
        return rehearse(run);
      }
      perform(run, identity);
      builds.end(context.lease().job());
      RestoreFigures figures = run.figures();
      return new RestoreResult(
          backup.id(),
          Targets.engine(context.command().target()),
          run.request().database(),
          run.replaced(),
          figures.tables(),
          figures.rows(),
          figures.dataBytes(),
          Duration.between(started, clock.instant()),
          null,
          run.leftOut());
    }
  }

  private CommandResult restoreServer(JobContext context, DatabaseRestore spec, Instant started) {
    BackupRecord backup = choice.find(context.command().target(), spec);
    DatabaseRestore.Recovery wanted = ServerRestore.wanted(backup, spec);
    choice.reserve(context.lease(), backup);
    int hands = settings.hands(spec.parallelism());
    if (context.dryRun()) {
      return new DryRunResult(servers.check(context, backup, wanted, hands));
    }
    RestoreResult.RecoveredServer server = servers.perform(context, backup, wanted, hands);
    BackupRecord.Completion figures = backup.completion();
    return new RestoreResult(
        backup.id(),
        Targets.engine(context.command().target()),
        "",
        false,
        0,
        0,
        figures == null ? 0 : figures.dataBytes(),
        Duration.between(started, clock.instant()),
        server);
  }

  /** A run that was begun goes on with the backup it began with, even if there is a newer one. */
  private BackupRecord backup(JobContext context, DatabaseRestore spec, RunIdentity identity) {
    return runs.note(RUN, identity, BACKUP)
        .map(choice::byId)
        .orElseGet(() -> choice.find(context.command().target(), spec));
  }

  private RestoreRun open(JobContext context, DatabaseRestore spec, BackupRecord backup) {
    BackupManifest manifest = choice.manifest(backup);
    RestoreRun.requireKind(context, manifest);
    if (backup.source().method() == BackupMethod.PHYSICAL || spec.recovery() != null) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "The target names a database, and a physical backup is restored as a whole server.",
          "Leave target.database out and give spec.recovery, or restore a logical backup.");
    }
    RestoreRequest request =
        new RestoreRequest(
            context.lease().job().value(),
            Targets.database(context.command().target()),
            spec.replace() != null,
            settings.hands(spec.parallelism()),
            scope(spec));
    return new RestoreRun(
        context,
        context.engine().backups(),
        request,
        backup,
        manifest,
        choice.objects(backup, manifest, spec.key()));
  }

  private static RestoreScope scope(DatabaseRestore spec) {
    List<ObjectPattern> only = spec.only();
    DatabaseRestore.Existing existing = spec.existing();
    return new RestoreScope(
        only == null ? List.of() : only,
        existing == null ? null : existing.onClashOrRefuse(),
        Boolean.TRUE.equals(spec.createRoles()));
  }

  private DryRunResult rehearse(RestoreRun run) {
    RestoreConsent.checkName(run);
    List<String> would = new ArrayList<>();
    would.add(
        "Restore backup "
            + run.backup().id()
            + ", the state of "
            + run.backup().view().snapshotAt()
            + ".");
    would.addAll(run.check());
    return new DryRunResult(would);
  }

  private void perform(RestoreRun run, RunIdentity identity) {
    PartCrew crew = settings.crew(run.request().parallelism());
    List<NamedStep> steps =
        List.of(
            new NamedStep(
                "prepare",
                () -> {
                  RestoreConsent.checkName(run);
                  prepare(run);
                }),
            new NamedStep("load", () -> run.load(crew)),
            new NamedStep(FINISH, () -> decide(run, FINISH, run::finish)),
            new NamedStep(PUBLISH, () -> decide(run, PUBLISH, run::publish)));
    try {
      runs.run(RUN, identity, Map.of(BACKUP, run.backup().id()), steps);
    } catch (RuntimeException | Error e) {
      afterFailure(run, identity, e);
      throw e;
    }
  }

  private void prepare(RestoreRun run) {
    if (run.request().scope().existing() == null) {
      builds.begin(
          run.context().lease(),
          new RestoreBuilds.Build(
              run.context().lease().job(),
              Targets.engine(run.context().command().target()),
              run.request().database(),
              run.backup().id()));
    }
    run.prepare();
  }

  private void decide(RestoreRun run, String step, Runnable work) {
    if (step.equals(decisive(run.request().scope()))) {
      run.context().throwIfCancelled();
      // After this, no crash takes the records of the steps before, nor that this one was begun:
      // the first of them would find the database under its name, and take it for somebody else's.
      jobs.requireLease(run.context().lease());
    }
    work.run();
  }

  /**
   * Drops what was built, unless a next attempt goes on with it, or it is where users see it. Never
   * throws: the run's own failure is what counts.
   */
  private void afterFailure(RestoreRun run, RunIdentity identity, Throwable failure) {
    if (!run.context().willRetry(failure)) {
      Cleanup.perform(() -> discard(run, identity));
    }
  }

  private void discard(RestoreRun run, RunIdentity identity) {
    try {
      run.context().requireHeld();
      jobs.requireLease(run.context().lease());
      if (runs.hasBegun(RUN, identity, decisive(run.request().scope())) && run.isPublished()) {
        return;
      }
      runs.forget(RUN, identity);
      run.discard();
      builds.end(run.context().lease().job());
    } catch (LeaseLost e) {
      leave(run, e);
    } catch (EngineException | DataAccessException e) {
      LOG.warn(
          "What restore {} built, database windlass_{}, could not be dropped now; it is tried again: {}",
          run.request().jobId(),
          run.request().jobId().substring(0, 16),
          e.getMessage());
    }
  }

  /**
   * Leaves what was built to the job's new owner; when that one is done, what is still there under
   * the temporary name was made by this worker after it had lost the job.
   */
  private void leave(RestoreRun run, LeaseLost lost) {
    try {
      boolean over =
          jobs.describe(run.context().lease().job())
              .filter(job -> job.summary().state().isTerminal())
              .isPresent();
      if (over) {
        run.discard();
      }
      LOG.info(
          "{} What it built is {}.",
          lost.getMessage(),
          over ? "dropped, for the job is over" : "left to its new owner");
    } catch (EngineException | DataAccessException e) {
      LOG.warn(
          "{} What it built, database windlass_{}, could not be dropped: {}",
          lost.getMessage(),
          run.request().jobId().substring(0, 16),
          e.getMessage());
    }
  }
}
