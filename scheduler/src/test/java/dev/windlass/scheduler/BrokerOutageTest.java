package dev.windlass.scheduler;

import static dev.windlass.scheduler.SchedulerFixture.engine;
import static dev.windlass.scheduler.SchedulerFixture.schedule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.inventory.ScheduleDocument.Engines;
import dev.windlass.scheduler.firing.FiringPublisher;
import dev.windlass.testbed.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

class BrokerOutageTest {
  @Test
  void whatIsDueWhileKafkaIsDownIsPublishedWhenItIsBack(@TempDir Path directory) throws Exception {
    try (KafkaBroker kafka = KafkaBroker.start(directory.resolve("kafka"));
        SchedulerFixture fixture =
            new SchedulerFixture(BrokerOutageTest.class, kafka.bootstrapServers())) {
      fixture
          .inventory()
          .apply(
              List.of(
                  engine("a-pg", "prod"),
                  schedule("often", "* * * * * ?", new Engines("a-pg", null), null)));
      try (ConfigurableApplicationContext scheduler =
          SchedulerApplication.start(
              fixture.arguments(
                  "--spring.quartz.properties.org.quartz.jobStore.misfireThreshold=600000",
                  "--windlass.scheduler.send-timeout=3s",
                  "--spring.kafka.producer.properties.max.block.ms=1000",
                  "--spring.kafka.producer.properties.request.timeout.ms=1000",
                  "--spring.kafka.producer.properties.delivery.timeout.ms=2000"))) {
        await().atMost(Duration.ofSeconds(120)).until(() -> fixture.published().size() >= 2);
        kafka.stop();
        FiringPublisher publisher = scheduler.getBean(FiringPublisher.class);
        await().atMost(Duration.ofSeconds(120)).until(() -> publisher.pending() >= 5);
        assertThat(scheduler.getBean("kafka", HealthIndicator.class).health().getStatus())
            .isEqualTo(Status.DOWN);
        Instant back = Instant.now();
        kafka.start();
        await()
            .atMost(Duration.ofSeconds(120))
            .until(() -> fixture.published().stream().anyMatch(c -> back.isBefore(c.time())));
        await().atMost(Duration.ofSeconds(120)).until(() -> publisher.pending() == 0);
      }
      TreeSet<Instant> moments =
          fixture.published().stream()
              .map(Command::time)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(Duration.between(moments.first(), moments.last()).toSeconds() + 1)
          .as("every second was published")
          .isEqualTo(moments.size());
    }
  }
}
