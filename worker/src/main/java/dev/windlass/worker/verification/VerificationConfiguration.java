package dev.windlass.worker.verification;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupShelf;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.StepwiseRuns;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.restore.BackupChoice;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Verification. */
@Configuration(proxyBeanMethods = false)
class VerificationConfiguration {
  @Bean
  BackupVerifyOperation backupVerifyOperation(
      BackupCatalogue catalogue,
      BackupPruning pruning,
      BackupShelf shelf,
      ObjectStore store,
      JobRepository jobs,
      StepwiseRuns runs,
      TransferSettings settings,
      Clock clock) {
    return new BackupVerifyOperation(
        new BackupChoice(catalogue, pruning, store),
        new ObjectInspection(store),
        new Proofs(shelf, jobs, clock),
        runs,
        settings,
        clock);
  }
}
