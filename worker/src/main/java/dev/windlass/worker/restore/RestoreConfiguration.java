package dev.windlass.worker.restore;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.controlstore.RestoreBuilds;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.StepwiseRuns;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.encryption.BackupKeys;
import dev.windlass.worker.engine.EnginePool;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Restores. */
@Configuration(proxyBeanMethods = false)
class RestoreConfiguration {
  @Bean
  RestoreOperation restoreOperation(
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
    return new RestoreOperation(
        catalogue, pruning, files, store, keys, jobs, builds, runs, settings, clock);
  }

  @Bean
  RestoreBuilds restoreBuilds(DataSource controlStore) {
    return new RestoreBuilds(controlStore);
  }

  @Bean
  RestoreSweep restoreSweep(
      RestoreBuilds builds,
      BackupCatalogue catalogue,
      BackupPruning pruning,
      ObjectStore store,
      BackupKeys keys,
      EnginePool engines) {
    return new RestoreSweep(
        builds, new BackupChoice(catalogue, pruning, store, keys), engines::lease);
  }
}
