package dev.windlass.chaos.house;

import dev.windlass.worker.life.ControlClock;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Puts the clock of a worker's machine wrong: every class of the worker takes the {@link Clock}
 * that is a bean, so that replacing it moves all of them. Named in {@code spring.main.sources} of
 * one worker's settings, with {@code windlass.chaos.clock-offset}, an ISO 8601 duration. Kafka and
 * PostgreSQL drivers and the JVM itself keep the right time, as they need no clock of ours.
 */
@Configuration(proxyBeanMethods = false)
public class WrongClock {
  /** Moves the clock. */
  @Bean
  static BeanPostProcessor clockMover(org.springframework.core.env.Environment environment) {
    Duration offset =
        Duration.parse(environment.getRequiredProperty("windlass.chaos.clock-offset"));
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof ControlClock
            ? new ControlClock(Clock.offset(Clock.systemUTC(), offset))
            : bean;
      }
    };
  }
}
