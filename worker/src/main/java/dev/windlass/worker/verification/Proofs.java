package dev.windlass.worker.verification;

import dev.windlass.controlstore.BackupShelf;
import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LeaseLost;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupSummary.Verification;
import dev.windlass.messages.command.VerifyDepth;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Puts down in the catalogue what a verification found. */
public final class Proofs {
  private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);

  private final BackupShelf shelf;
  private final JobRepository jobs;
  private final Clock clock;

  /** Puts down on this shelf. */
  public Proofs(BackupShelf shelf, JobRepository jobs, Clock clock) {
    this.shelf = shelf;
    this.jobs = jobs;
    this.clock = clock;
  }

  /**
   * The backup was found good.
   *
   * @throws LeaseLost when the job belongs to somebody else; nothing was put down then
   */
  void passed(JobLease lease, String backup, VerifyDepth depth, String engine) {
    shelf.verified(lease, backup, verification(lease, depth, engine, null));
  }

  /**
   * The work ended with this failure. Only {@code INTEGRITY_FAILED} says something about the
   * backup; a store or an engine that does not answer says nothing. Never throws: the failure
   * itself is what counts.
   */
  void failed(JobLease lease, String backup, VerifyDepth depth, String engine, Throwable failure) {
    if (!(failure instanceof EngineException known)
        || known.code() != FailureCode.INTEGRITY_FAILED) {
      return;
    }
    try {
      shelf.verified(lease, backup, verification(lease, depth, engine, known.getMessage()));
    } catch (LeaseLost e) {
      LOG.info("{} What was found of backup {} is left to its new owner.", e.getMessage(), backup);
    } catch (DataAccessException e) {
      LOG.warn("That backup {} is damaged could not be put down; verify it again.", backup, e);
    }
  }

  /** Makes sure that the job is still ours before something is dropped. */
  void requireLease(JobLease lease) {
    jobs.requireLease(lease);
  }

  private Verification verification(
      JobLease lease, VerifyDepth depth, String engine, @Nullable String problem) {
    return new Verification(depth, problem == null, clock.instant(), engine, lease.job(), problem);
  }
}
