package dev.windlass.worker.trial;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestKafka;
import dev.windlass.testbed.TestPostgres;
import dev.windlass.worker.ControlDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The surroundings of a worker on trial: topics, a control database, a sender, a reader. */
final class Trial implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  final String prefix;
  final HikariDataSource store;
  final JobRepository jobs;
  private final String kafka;
  private final PostgresServer server;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Queue<Exception> unsent = new ConcurrentLinkedQueue<>();
  private final List<TrialWorker> workers = new ArrayList<>();
  private final Map<String, KafkaConsumer<byte[], byte[]>> readers = new LinkedHashMap<>();
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> seen = new LinkedHashMap<>();

  Trial(Class<?> test) {
    this(
        test,
        TestKafka.shared().bootstrapServers(),
        TestPostgres.shared(),
        (HikariDataSource) ControlDatabase.create(test));
  }

  Trial(Class<?> test, String kafka, PostgresServer server, HikariDataSource store) {
    this.prefix = test.getSimpleName() + NUMBERS.incrementAndGet();
    this.store = store;
    this.server = server;
    this.jobs = new JobRepository(store);
    this.kafka = kafka;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka,
                "max.request.size",
                10_000_000,
                "max.in.flight.requests.per.connection",
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    new InventoryRepository(store, Clock.systemUTC())
        .apply(
            List.of(
                new EngineDocument("pg", "trial", null, null, null, null, null),
                new EngineDocument("other", "trial", null, null, null, null, null)));
  }

  Map<String, Object> servers() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("spring.datasource.url", store.getJdbcUrl());
    properties.put("spring.datasource.username", server.user());
    properties.put("spring.datasource.password", server.password());
    properties.put("spring.datasource.hikari.connection-timeout", "2000");
    properties.put("spring.kafka.bootstrap-servers", kafka);
    properties.put("windlass.intake.group", prefix);
    properties.put("windlass.topics.partitions", "3");
    for (String topic : List.of("commands", "status", "audit", "metrics", "dead-letters")) {
      properties.put("windlass.topics." + topic, topic(topic));
    }
    return properties;
  }

  String topic(String name) {
    return prefix + "." + name;
  }

  TrialWorker worker(String name, ScriptedOperation.Script script) {
    return worker(name, Map.of(), script);
  }

  TrialWorker worker(String name, Map<String, Object> settings, ScriptedOperation.Script script) {
    Map<String, Object> properties = servers();
    properties.putAll(settings);
    TrialWorker worker = TrialWorker.start(name, properties, script);
    workers.add(worker);
    return worker;
  }

  JobId send(Command command) {
    Message message = CommandCodec.encode(command);
    send(message.key(), message.headers(), message.value());
    return command.jobId();
  }

  void send(String key, List<Header> headers, byte[] value) {
    RecordHeaders all = new RecordHeaders();
    headers.forEach(header -> all.add(header.name(), header.value()));
    producer.send(
        new ProducerRecord<>(
            topic("commands"),
            null,
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            value,
            all),
        (_, failure) -> {
          if (failure != null) {
            unsent.add(failure);
          }
        });
  }

  /** Everything on the topic so far. */
  synchronized List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    KafkaConsumer<byte[], byte[]> reader = readers.computeIfAbsent(topic, this::reader);
    List<ConsumerRecord<byte[], byte[]>> all = seen.computeIfAbsent(topic, _ -> new ArrayList<>());
    reader.poll(Duration.ofMillis(100)).forEach(all::add);
    return List.copyOf(all);
  }

  private KafkaConsumer<byte[], byte[]> reader(String topic) {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        reader.partitionsFor(topic(topic)).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    return reader;
  }

  /** How many commands would not be delivered again to a worker that begins now. */
  long committed() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      return admin
          .listConsumerGroupOffsets(prefix)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    }
  }

  private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
    return Stream.of(record.headers().toArray())
        .map(header -> new Header(header.key(), header.value()))
        .toList();
  }

  List<JobEvent> events() {
    return read("status").stream()
        .map(record -> EventCodec.decodeJobEvent(headers(record), record.value()))
        .toList();
  }

  List<JobEvent> events(JobId job) {
    return events().stream().filter(event -> event.job().id().equals(job)).toList();
  }

  List<String> words(JobId job) {
    return events(job).stream()
        .filter(event -> !(event instanceof JobEvent.Progress))
        .map(JobEvent::word)
        .toList();
  }

  List<AuditRecord> audit() {
    return read("audit").stream()
        .map(record -> EventCodec.decodeAudit(headers(record), record.value()))
        .toList();
  }

  List<String> stages(JobId job) {
    return audit().stream()
        .filter(record -> record.job().id().equals(job))
        .map(record -> record.stage().word())
        .toList();
  }

  /** Waits until the job's end is told; returns its last event. */
  JobEvent end(JobId job) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> events(job).stream().filter(JobEvent::isTerminal).findFirst(),
            found -> found.isPresent())
        .orElseThrow();
  }

  void awaitEnds(Collection<JobId> jobs, Duration limit) {
    await()
        .atMost(limit)
        .until(
            () -> {
              Set<JobId> ended = new LinkedHashSet<>();
              events().stream()
                  .filter(JobEvent::isTerminal)
                  .forEach(event -> ended.add(event.job().id()));
              return ended.containsAll(jobs);
            });
  }

  /** Keeps a worker dead for the others, though it may run, until the job is told as failed. */
  void expireLeaseUntilFailed(String worker, JobId job) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              expireLeaseOf(worker);
              return words(job).contains("failed");
            });
  }

  /** Makes a worker dead for the others, though it may run. */
  void expireLeaseOf(String worker) throws SQLException {
    try (Connection connection = store.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE windlass.worker SET lease_until = now() - interval '1 second' WHERE name = ?")) {
      update.setString(1, worker);
      update.executeUpdate();
    }
  }

  @Override
  public void close() {
    workers.forEach(TrialWorker::close);
    readers.values().forEach(KafkaConsumer::close);
    producer.close();
    store.close();
    if (!unsent.isEmpty()) {
      throw new AssertionError("Kafka did not take " + unsent.size() + " messages", unsent.peek());
    }
  }
}
