package dev.windlass.worker.engine;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.engine.SecretSource;
import dev.windlass.secrets.SecretReferences;
import dev.windlass.worker.life.WorkerSettings;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Engines. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {
  @Bean
  @ConditionalOnMissingBean
  InventoryRepository inventoryRepository(DataSource controlStore, Clock clock) {
    return new InventoryRepository(controlStore, clock);
  }

  @Bean
  @ConditionalOnMissingBean
  SecretSource secretSource() {
    return SecretReferences.installed();
  }

  @Bean
  @ConditionalOnMissingBean
  EngineRegistry engineRegistry(SecretSource secrets) {
    return EngineRegistry.discover(secrets);
  }

  @Bean
  EnginePool enginePool(
      InventoryRepository inventory,
      EngineRegistry registry,
      GuardSettings settings,
      WorkerSettings worker) {
    return new EnginePool(inventory, registry, settings.within(worker.controlSlots()));
  }
}
