package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupShelf;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.StepwiseRuns;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.encryption.BackupKeys;
import java.time.Clock;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Backups. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class BackupConfiguration {
  @Bean
  BackupCatalogue backupCatalogue(DataSource controlStore, Clock clock) {
    return new BackupCatalogue(controlStore, clock);
  }

  @Bean
  BackupShelf backupShelf(DataSource controlStore) {
    return new BackupShelf(controlStore);
  }

  @Bean
  BackupPruning backupPruning(DataSource controlStore, Clock clock) {
    return new BackupPruning(controlStore, clock);
  }

  @Bean
  BackupListOperation backupListOperation(BackupShelf shelf, Clock clock) {
    return new BackupListOperation(shelf, clock);
  }

  @Bean
  BackupCheckOperation backupCheckOperation(BackupShelf shelf, Clock clock) {
    return new BackupCheckOperation(shelf, clock);
  }

  @Bean
  BackupOperation backupOperation(
      BackupCatalogue catalogue,
      ObjectStore store,
      BackupKeys keys,
      StepwiseRuns runs,
      TransferSettings settings,
      Clock clock) {
    String version = BackupConfiguration.class.getPackage().getImplementationVersion();
    return new BackupOperation(
        catalogue,
        store,
        keys,
        runs,
        settings,
        clock,
        Objects.requireNonNullElse(version, "development"));
  }

  @Bean
  BackupSweep backupSweep(BackupCatalogue catalogue, ObjectStore store) {
    return new BackupSweep(catalogue, new BackupRemoval(catalogue, store));
  }
}
