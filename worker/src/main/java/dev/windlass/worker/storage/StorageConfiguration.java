package dev.windlass.worker.storage;

import dev.windlass.objectstore.ObjectStore;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The object store; nothing is asked of it before the first use. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageSettings.class)
class StorageConfiguration {
  @Bean
  ObjectStore objectStore(StorageSettings settings) {
    return ObjectStore.open(settings.toStore());
  }
}
