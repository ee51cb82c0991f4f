package dev.windlass.worker.restore;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.StepwiseRuns;
import dev.windlass.worker.batch.TransferSettings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Restores. */
@Configuration(proxyBeanMethods = false)
class RestoreConfiguration {
  @Bean
  RestoreOperation restoreOperation(
      BackupCatalogue catalogue,
      BackupPruning pruning,
      ObjectStore store,
      JobRepository jobs,
      StepwiseRuns runs,
      TransferSettings settings,
      Clock clock) {
    return new RestoreOperation(catalogue, pruning, store, jobs, runs, settings, clock);
  }
}
