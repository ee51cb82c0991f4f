package dev.windlass.scheduler;

import dev.windlass.controlstore.ControlStoreSchema;
import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.messages.inventory.ScheduleDocument.Misfire;
import dev.windlass.testbed.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A control database, a command topic and what is published there. */
final class SchedulerFixture implements AutoCloseable {
  private static final int PARTITIONS = 3;

  final DriverManagerDataSource controlStore;
  private final String bootstrapServers;
  private final String topic;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<Command> published = new ArrayList<>();

  SchedulerFixture(Class<?> test, String bootstrapServers)
      throws ExecutionException, InterruptedException {
    this.bootstrapServers = bootstrapServers;
    String database = TestPostgres.newDatabase(test);
    this.topic = "commands." + database;
    this.controlStore =
        new DriverManagerDataSource(
            TestPostgres.shared().jdbcUrl(database),
            TestPostgres.shared().user(),
            TestPostgres.shared().password());
    ControlStoreSchema.migrate(controlStore);
    Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
    try (Admin admin = Admin.create(kafka)) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    }
    this.consumer =
        new KafkaConsumer<>(kafka, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  InventoryRepository inventory() {
    return inventory(Clock.systemUTC());
  }

  InventoryRepository inventory(Clock clock) {
    return new InventoryRepository(controlStore, clock);
  }

  /** The arguments of a scheduler that works here, with Quartz in a hurry. */
  String[] arguments(String... more) {
    return Stream.concat(
            Stream.of(
                "--spring.datasource.url=" + controlStore.getUrl(),
                "--spring.datasource.username=" + controlStore.getUsername(),
                "--spring.datasource.password=" + controlStore.getPassword(),
                "--spring.datasource.hikari.maximum-pool-size=5",
                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                "--windlass.topics.commands=" + topic,
                "--windlass.scheduler.poll-interval=200ms",
                "--spring.quartz.properties.org.quartz.jobStore.clusterCheckinInterval=1000",
                "--spring.main.banner-mode=off",
                "--server.port=0"),
            Arrays.stream(more))
        .toArray(String[]::new);
  }

  /** Everything published so far, in the order of each partition. */
  List<Command> published() {
    for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(100))) {
      List<Header> headers =
          Arrays.stream(message.headers().toArray())
              .map(header -> new Header(header.key(), header.value()))
              .toList();
      published.add(CommandCodec.decode(headers, message.value()));
    }
    return List.copyOf(published);
  }

  List<String> publishedIds() {
    return published().stream().map(Command::id).toList();
  }

  static EngineDocument engine(String name, String environment) {
    return new EngineDocument(
        name, "postgresql", Map.of("env", environment), null, null, null, null);
  }

  static ScheduleDocument schedule(
      String name, String cron, ScheduleDocument.Engines engines, @Nullable Misfire misfire) {
    return new ScheduleDocument(
        name,
        new ScheduleDocument.Template("database.backup", "orders", null, null),
        engines,
        cron,
        "Europe/Berlin",
        misfire,
        null,
        null);
  }

  static ScheduleDocument disabled(ScheduleDocument schedule) {
    return new ScheduleDocument(
        schedule.name(),
        schedule.command(),
        schedule.engines(),
        schedule.cron(),
        schedule.timeZone(),
        schedule.misfire(),
        false,
        schedule.owner());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
