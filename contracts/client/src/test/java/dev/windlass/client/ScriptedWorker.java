package dev.windlass.client;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Stands where a worker stands: reads commands and publishes what a script makes of them. */
final class ScriptedWorker implements AutoCloseable {
  static final int PARTITIONS = 3;

  private final String servers;
  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Command> seen = new CopyOnWriteArrayList<>();
  private volatile Function<Command, List<JobEvent>> script = _ -> List.of();
  private volatile boolean closed;
  private final Thread thread;

  /** Makes the topics with this suffix and begins to read. */
  ScriptedWorker(String servers, String suffix) {
    this.servers = servers;
    this.topics = new Topics("commands-" + suffix, "status-" + suffix, "audit-" + suffix);
    createTopics();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread = Thread.ofPlatform().daemon().start(this::read);
  }

  private void createTopics() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", servers);
    try (Admin admin = Admin.create(properties)) {
      admin
          .createTopics(
              List.of(topics.commands(), topics.status(), topics.audit()).stream()
                  .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
                  .toList())
          .all()
          .get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  ClientOptions options() {
    return ClientOptions.of(servers).withTopics(topics).withSource("/test");
  }

  Topics topics() {
    return topics;
  }

  List<Command> seen() {
    return seen;
  }

  /** What to publish for each command from now on. */
  void answer(Function<Command, List<JobEvent>> answers) {
    script = answers;
  }

  void publish(JobEvent... events) {
    for (JobEvent event : events) {
      publish(topics.status(), EventCodec.encode(event));
    }
  }

  void publish(AuditRecord... records) {
    for (AuditRecord record : records) {
      publish(topics.audit(), EventCodec.encode(record));
    }
  }

  void publish(String topic, Message message) {
    byte[] key = message.key() == null ? null : message.key().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> out = new ProducerRecord<>(topic, key, message.value());
    message.headers().forEach(header -> out.headers().add(header.name(), header.value()));
    try {
      producer.send(out).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "group.id",
                "scripted-" + topics.commands(),
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topics.commands()));
      while (!closed) {
        consumer.poll(Duration.ofMillis(100)).forEach(this::answerTo);
      }
    }
  }

  private void answerTo(ConsumerRecord<byte[], byte[]> message) {
    List<Header> headers = new ArrayList<>();
    message.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    Command command = CommandCodec.decode(headers, message.value());
    seen.add(command);
    script.apply(command).forEach(this::publish);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join(Duration.ofSeconds(5));
    producer.close(Duration.ofSeconds(1));
  }
}
