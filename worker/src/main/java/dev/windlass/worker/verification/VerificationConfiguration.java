package dev.windlass.worker.verification;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupShelf;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.StepwiseRuns;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.encryption.BackupKeys;
import dev.windlass.worker.restore.BackupChoice;
import dev.windlass.worker.restore.ServerRestore;
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
      LogFiles files,
      ObjectStore store,
      BackupKeys keys,
      JobRepository jobs,
      StepwiseRuns runs,
      TransferSettings settings,
      Clock clock) {
    BackupChoice choice = new BackupChoice(catalogue, pruning, store, keys);
    return new BackupVerifyOperation(
        choice,
        new ServerRestore(choice, files, store, settings),
        new ObjectInspection(store),
        new Proofs(shelf, jobs, clock),
        runs,
        settings,
        clock);
  }
}
