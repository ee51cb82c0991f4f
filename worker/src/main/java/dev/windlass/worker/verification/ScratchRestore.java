package dev.windlass.worker.verification;

import static dev.windlass.worker.verification.BackupVerifyOperation.BACKUP;
import static dev.windlass.worker.verification.BackupVerifyOperation.RUN;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.LeaseLost;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.messages.command.VerifyDepth;
import dev.windlass.worker.batch.Cleanup;
import dev.windlass.worker.batch.NamedStep;
import dev.windlass.worker.batch.PartCrew;
import dev.windlass.worker.batch.RunIdentity;
import dev.windlass.worker.batch.StepwiseRuns;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Targets;
import dev.windlass.worker.restore.RestoreRun;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Proves a backup by a restore that is never published: prepare, load, finish, compare, drop. The
 * scratch database is the temporary one of the restore, so that no name can be hit that somebody
 * uses. A job's next owner goes on after the last step that ended.
 */
final class ScratchRestore {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchRestore.class);
  private static final int NAME = 16;

  private final Proofs proofs;
  private final StepwiseRuns runs;
  private final TransferSettings settings;

  ScratchRestore(Proofs proofs, StepwiseRuns runs, TransferSettings settings) {
    this.proofs = proofs;
    this.runs = runs;
    this.settings = settings;
  }

  /** What would be done; fails where it would fail. */
  List<String> check(
      JobContext context,
      BackupRecord backup,
      BackupManifest manifest,
      ObjectSource objects,
      int hands) {
    try (RestoreRun run = open(context, backup, manifest, objects, hands)) {
      return run.check();
    }
  }

  /** Does it, and puts down that the backup passed. */
  void prove(
      JobContext context,
      BackupRecord backup,
      BackupManifest manifest,
      ObjectSource objects,
      int hands,
      Findings findings) {
    RunIdentity identity = RunIdentity.of(context.lease().job());
    try (RestoreRun run = open(context, backup, manifest, objects, hands)) {
      try {
        runs.run(
            RUN,
            identity,
            Map.of(BACKUP, backup.id()),
            steps(context, run, backup, settings.crew(hands), findings));
      } catch (RuntimeException | Error e) {
        if (!context.willRetry(e)) {
          Cleanup.perform(() -> discard(context, run, identity));
        }
        throw e;
      }
    }
  }

  private List<NamedStep> steps(
      JobContext context, RestoreRun run, BackupRecord backup, PartCrew crew, Findings findings) {
    return List.of(
        new NamedStep("prepare", run::prepare),
        new NamedStep("load", () -> run.load(crew)),
        new NamedStep("finish", run::finish),
        new NamedStep(
            "compare",
            () -> {
              findings.compare(run.compare(crew));
              proofs.passed(
                  context.lease(),
                  backup.id(),
                  VerifyDepth.RESTORE,
                  Targets.engine(context.command().target()));
            }),
        new NamedStep(
            "drop",
            () -> {
              proofs.requireLease(context.lease());
              run.drop();
            }));
  }

  /** The final name in the request is one that nobody bears, and is never given. */
  private RestoreRun open(
      JobContext context,
      BackupRecord backup,
      BackupManifest manifest,
      ObjectSource objects,
      int hands) {
    RestoreRun.requireKind(context, manifest);
    String job = context.lease().job().value();
    RestoreRequest request =
        new RestoreRequest(job, "windlass_verify_" + job.substring(0, NAME), false, hands);
    return new RestoreRun(context, context.engine().backups(), request, backup, manifest, objects);
  }

  private void discard(JobContext context, RestoreRun run, RunIdentity identity) {
    String job = context.lease().job().value();
    try {
      context.requireHeld();
      proofs.requireLease(context.lease());
      runs.forget(RUN, identity);
      run.discard();
    } catch (LeaseLost e) {
      LOG.info("{} What it built is left to its new owner.", e.getMessage());
    } catch (EngineException | DataAccessException e) {
      LOG.warn(
          "What verification {} built could not be dropped; drop database windlass_{} by hand: {}",
          job,
          job.substring(0, NAME),
          e.getMessage());
    }
  }
}
