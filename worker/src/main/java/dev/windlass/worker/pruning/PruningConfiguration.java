package dev.windlass.worker.pruning;

import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupShelf;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.StepwiseRuns;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Pruning. */
@Configuration(proxyBeanMethods = false)
class PruningConfiguration {
  @Bean
  BackupPruneOperation backupPruneOperation(
      BackupShelf shelf,
      BackupPruning pruning,
      LogFiles files,
      JobRepository jobs,
      ObjectStore store,
      StepwiseRuns runs,
      Clock clock) {
    return new BackupPruneOperation(shelf, pruning, files, jobs, store, runs, clock);
  }

  @Bean
  PruneSweep pruneSweep(BackupPruning pruning, ObjectStore store) {
    return new PruneSweep(pruning, new PrunedObjects(pruning, store));
  }
}
