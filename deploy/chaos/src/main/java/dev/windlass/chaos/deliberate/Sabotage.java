package dev.windlass.chaos.deliberate;

import dev.windlass.worker.operation.Operation;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * Breaks a worker: puts something between its parts that breaks one promise. Named in {@code
 * spring.main.sources} of a worker's settings, so that nothing of it is in the product.
 */
@Configuration(proxyBeanMethods = false)
public class Sabotage {
  /** Goes between. */
  @Bean
  static BeanPostProcessor saboteur(Environment environment, BeanFactory beans) {
    DeliberateFault fault =
        DeliberateFault.named(environment.getRequiredProperty(DeliberateFault.PROPERTY))
            .orElseThrow();
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return switch (bean) {
          case ConcurrentMessageListenerContainer<?, ?> container -> {
            SabotagedIntake.enter(fault, container, beans);
            yield container;
          }
          case Operation<?> operation -> SabotagedOperation.of(fault, operation, beans);
          case DataSource store when fault == DeliberateFault.FORGETS_TOKENS ->
              ForgetfulStore.of(store);
          default -> bean;
        };
      }
    };
  }
}
