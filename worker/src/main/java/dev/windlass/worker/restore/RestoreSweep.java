package dev.windlass.worker.restore;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.RestoreBuilds;
import dev.windlass.controlstore.RestoreBuilds.Build;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.EngineException;
import dev.windlass.worker.engine.EnginePool;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Drops the databases that restores left half built which will not go on: cancelled or expired
 * while they waited for their next attempt, or given up after their worker died. Any number of
 * workers may do it at the same time; each database is one's for some minutes.
 */
public final class RestoreSweep {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreSweep.class);
  private static final int AT_A_TIME = 20;

  private final RestoreBuilds builds;
  private final BackupChoice choice;
  private final Function<String, EnginePool.Lease> engines;

  RestoreSweep(
      RestoreBuilds builds, BackupChoice choice, Function<String, EnginePool.Lease> engines) {
    this.builds = builds;
    this.choice = choice;
    this.engines = engines;
  }

  /** Drops what is left over; what cannot be dropped now is tried again. */
  @Scheduled(
      fixedDelayString = "${windlass.transfer.restore-sweep-interval:PT5S}",
      initialDelayString = "${windlass.transfer.restore-sweep-interval:PT5S}")
  public void sweep() {
    try {
      builds.takeLeft(AT_A_TIME).forEach(this::drop);
    } catch (DataAccessException e) {
      LOG.debug("Leftovers of restores could not be looked for: {}", e.toString());
    }
  }

  private void drop(Build left) {
    try (EnginePool.Lease lease = engines.apply(left.engine())) {
      BackupRecord backup = choice.byId(left.backupId());
      BackupManifest manifest = choice.manifest(backup);
      RestoreRequest request = new RestoreRequest(left.job().value(), left.database(), false, 1);
      try (RestoreSession session =
          lease
              .engine()
              .backups()
              .restore(request, manifest, choice.objects(backup, manifest, null))) {
        session.discard();
      }
      builds.end(left.job());
      LOG.info("What restore {} left on engine {} is dropped.", left.job(), left.engine());
    } catch (EngineException | DataAccessException e) {
      LOG.warn(
          "Restore {} ended and left a database on engine {} that cannot be dropped now; it is tried"
              + " again within five minutes: {}",
          left.job(),
          left.engine(),
          e.getMessage());
      putOff(left);
    }
  }

  private void putOff(Build left) {
    try {
      builds.putOff(left.job());
    } catch (DataAccessException e) {
      LOG.debug("A leftover of a restore waits for five minutes: {}", e.toString());
    }
  }
}
