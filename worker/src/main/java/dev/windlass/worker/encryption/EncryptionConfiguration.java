package dev.windlass.worker.encryption;

import dev.windlass.engine.SecretSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Encryption of backups. */
@Configuration(proxyBeanMethods = false)
class EncryptionConfiguration {
  @Bean
  BackupKeys backupKeys(SecretSource secrets) {
    return new BackupKeys(secrets);
  }
}
