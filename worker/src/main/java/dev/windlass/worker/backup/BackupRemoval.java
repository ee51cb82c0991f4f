package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.LeaseLost;
import dev.windlass.engine.EngineException;
import dev.windlass.objectstore.ListedObject;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.Cleanup;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Takes the objects of backups that were given up out of the store. The catalogue says first that
 * the backup is given up, and only then objects go; what cannot be removed now is found again by
 * {@link BackupSweep}.
 */
final class BackupRemoval {
  private static final Logger LOG = LoggerFactory.getLogger(BackupRemoval.class);

  private final BackupCatalogue catalogue;
  private final ObjectStore store;

  BackupRemoval(BackupCatalogue catalogue, ObjectStore store) {
    this.catalogue = catalogue;
    this.store = store;
  }

  /**
   * Gives up a backup and removes its objects.
   *
   * @throws LeaseLost when the job belongs to somebody else; nothing was removed then
   */
  void abandon(JobLease lease, BackupRecord backup) {
    catalogue.abandon(lease, backup.id());
    remove(backup.id(), backup.prefix());
  }

  /**
   * Cleans up after a run that failed. Never throws: the run's own failure is what counts. An owner
   * that was overtaken leaves the objects to its successor, unless that has given them up.
   */
  void afterFailure(BackupRun run, Throwable failure) {
    Cleanup.perform(
        () -> {
          try {
            if (!canGoOn(run, failure) && mayRemove(run)) {
              remove(run.backupId(), run.prefix());
            }
          } catch (DataAccessException e) {
            LOG.warn(
                "Backup {} failed and could not be given up; its objects are removed by the sweep.",
                run.backupId(),
                e);
          }
        });
  }

  private boolean canGoOn(BackupRun run, Throwable failure) {
    return run.context().willRetry(failure)
        && catalogue
            .underWay(run.lease().job())
            .filter(record -> record.id().equals(run.backupId()) && record.copiedAt() != null)
            .isPresent();
  }

  private boolean mayRemove(BackupRun run) {
    try {
      run.context().requireHeld();
      catalogue.abandon(run.lease(), run.backupId());
      return true;
    } catch (LeaseLost _) {
      return catalogue.isAbandoned(run.backupId());
    }
  }

  /** Removes the objects of an abandoned backup; says in the log when it cannot. */
  void remove(String backupId, String prefix) {
    try {
      // With the slash: one backup's id may be the beginning of another's.
      String below = prefix + "/";
      store.abortUploads(below, Instant.MAX);
      store.delete(store.list(below).stream().map(ListedObject::key).toList());
      catalogue.removed(backupId);
    } catch (EngineException e) {
      LOG.warn(
          "The objects of abandoned backup {} could not be removed; the sweep tries again: {}",
          backupId,
          e.getMessage());
    }
  }
}
