package dev.windlass.worker.recovery;

import dev.windlass.controlstore.LogFiles;
import dev.windlass.objectstore.ObjectStore;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The archived log. */
@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {
  @Bean
  LogFiles logFiles(DataSource controlStore, Clock clock) {
    return new LogFiles(controlStore, clock);
  }

  @Bean
  WalArchiveOperation walArchiveOperation(LogFiles files, ObjectStore store) {
    return new WalArchiveOperation(files, store);
  }
}
