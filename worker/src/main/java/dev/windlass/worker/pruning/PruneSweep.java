package dev.windlass.worker.pruning;

import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.engine.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Removes, from time to time, objects of pruned backups whose job ended before they were gone. Any
 * number of workers may do it at the same time.
 */
public final class PruneSweep {
  private static final Logger LOG = LoggerFactory.getLogger(PruneSweep.class);
  private static final int AT_A_TIME = 20;

  private final BackupPruning pruning;
  private final PrunedObjects objects;

  PruneSweep(BackupPruning pruning, PrunedObjects objects) {
    this.pruning = pruning;
    this.objects = objects;
  }

  /** Removes some of what is left over; the rest at the next time. */
  @Scheduled(
      fixedDelayString = "${windlass.transfer.sweep-interval:PT5M}",
      initialDelayString = "${windlass.transfer.sweep-interval:PT5M}")
  public void sweep() {
    try {
      pruning.leftovers(AT_A_TIME).forEach(this::remove);
    } catch (DataAccessException e) {
      LOG.warn("Leftovers of pruned backups could not be looked for; tried again later.", e);
    }
  }

  private void remove(BackupRecord backup) {
    try {
      objects.remove(backup);
    } catch (EngineException e) {
      LOG.warn(
          "The objects of pruned backup {} below {} could not be removed; the next sweep tries"
              + " again: {}",
          backup.id(),
          backup.prefix(),
          e.getMessage());
    }
  }
}
