package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.engine.EngineException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Removes, from time to time, what backups left behind that did not end well: objects that could
 * not be removed at once, and those of jobs that were never run again. Deletes only what the
 * catalogue names. Any number of workers may do it at the same time.
 */
public final class BackupSweep {
  private static final Logger LOG = LoggerFactory.getLogger(BackupSweep.class);
  private static final int AT_A_TIME = 20;

  private final BackupCatalogue catalogue;
  private final BackupRemoval removal;

  BackupSweep(BackupCatalogue catalogue, BackupRemoval removal) {
    this.catalogue = catalogue;
    this.removal = removal;
  }

  /** Removes some of what is left over; the rest at the next time. */
  @Scheduled(
      fixedDelayString = "${windlass.transfer.sweep-interval:PT5M}",
      initialDelayString = "${windlass.transfer.sweep-interval:PT5M}")
  public void sweep() {
    try {
      for (BackupRecord backup : catalogue.leftovers(AT_A_TIME)) {
        removal.remove(backup.id(), backup.prefix());
      }
    } catch (DataAccessException | EngineException e) {
      LOG.warn("Leftovers of failed backups could not be looked for; tried again later.", e);
    }
  }
}
