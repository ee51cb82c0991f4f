package dev.windlass.worker.archive;

import dev.windlass.controlstore.AuditArchiveRepository;
import dev.windlass.engine.Secret;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.objectstore.ListedObject;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.objectstore.ObjectStoreSettings;
import dev.windlass.testbed.S3Server;
import dev.windlass.testbed.TestKafka;
import dev.windlass.worker.ControlDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import tools.jackson.databind.JsonNode;

/** An audit topic of two partitions, a bucket, a control database, and archives between them. */
final class ArchiveBench implements AutoCloseable {
  static final int PARTITIONS = 2;

  final String topic = "audit-" + UUID.randomUUID();
  final DataSource controlStore = ControlDatabase.create(ArchiveBench.class);
  final ObjectStore store;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<ArchiveThread> running = new ArrayList<>();
  private int sent;

  ArchiveBench(S3Server s3) throws ExecutionException, InterruptedException {
    s3.createBucket(topic);
    store =
        ObjectStore.open(
            ObjectStoreSettings.bucket(topic)
                .at(s3.endpoint())
                .in(s3.region())
                .as(s3.accessKey(), Secret.of(s3.secretKey())));
    producer = new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer());
    createTopic();
  }

  void createTopic() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka())) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    }
  }

  void deleteTopic() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka())) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  static Map<String, Object> kafka() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", TestKafka.shared().bootstrapServers());
    settings.put("session.timeout.ms", 6000);
    settings.put("heartbeat.interval.ms", 500);
    return settings;
  }

  /** Sends records numbered on, to both partitions in turn. */
  void send(int count) {
    for (int i = 0; i < count; i++) {
      int number = sent++;
      send(number % PARTITIONS, "{\"number\":" + number + "}");
    }
    producer.flush();
  }

  void send(int partition, String value) {
    producer.send(
        new ProducerRecord<>(
            topic,
            partition,
            "key".getBytes(StandardCharsets.UTF_8),
            value.getBytes(StandardCharsets.UTF_8)));
    producer.flush();
  }

  static ArchiveSettings settings(int maxRecords, Duration maxAge) {
    return new ArchiveSettings(
        true, "archive", maxAge, maxRecords, 1 << 20, Duration.ofMillis(200));
  }

  /** Starts an archive of a worker. */
  ArchiveThread start(ArchiveSettings settings) {
    return start(settings, writer -> writer);
  }

  /** Starts an archive whose writer is replaced, to let it die at a point. */
  ArchiveThread start(ArchiveSettings settings, UnaryOperator<RangeWriter> replacement) {
    Clock clock = Clock.systemUTC();
    AuditArchiveRepository ranges = new AuditArchiveRepository(controlStore, clock);
    RangeWriter writer = replacement.apply(new RangeWriter(ranges, store));
    ArchiveFigures figures = new ArchiveFigures(new SimpleMeterRegistry(), clock);
    ArchiveThread thread =
        new ArchiveThread(
            () -> ArchiveConfiguration.consumer(kafka(), settings),
            consumer ->
                new AuditArchive(
                    consumer,
                    name -> ArchiveConfiguration.topicId(kafka(), name),
                    ranges,
                    writer,
                    settings,
                    figures,
                    clock),
            topic,
            settings.retryPause());
    thread.start();
    running.add(thread);
    return thread;
  }

  /** The archive's objects; the test server also lists the files that it is just writing. */
  List<String> keys() {
    return store.list("audit/" + topic + "/").stream()
        .map(ListedObject::key)
        .filter(key -> key.endsWith(".jsonl.gz"))
        .toList();
  }

  /** Every line of the archive, in the order of the keys. */
  List<JsonNode> lines() {
    return keys().stream().flatMap(key -> linesOf(key).stream()).toList();
  }

  List<JsonNode> linesOf(String key) {
    try (GZIPInputStream lines =
        new GZIPInputStream(new ByteArrayInputStream(store.read(key, 1 << 24)))) {
      return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> WindlassJson.events().readTree(line))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was sent, as far as it is archived: sorted, and with every repetition. */
  List<Integer> numbers() {
    return lines().stream().map(line -> line.path("data").path("number").asInt()).sorted().toList();
  }

  int sent() {
    return sent;
  }

  @Override
  public void close() {
    running.forEach(ArchiveThread::stop);
    producer.close();
    store.close();
  }
}
