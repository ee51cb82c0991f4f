package dev.windlass.cli;

import dev.windlass.client.Topics;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobReference;
import dev.windlass.messages.json.WindlassJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** Answers commands on the usual topics as a test wants it. */
final class FakeWorker implements AutoCloseable {
  private static final Instant TIME = Instant.parse("2026-11-20T02:00:00Z");

  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Command> seen = new CopyOnWriteArrayList<>();
  private volatile Function<Command, List<JobEvent>> script = _ -> List.of();
  private volatile boolean closed;
  private final Thread thread;

  FakeWorker(String servers) throws ExecutionException, InterruptedException {
    this.servers = servers;
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
      Topics topics = Topics.DEFAULT;
      Set<String> there = admin.listTopics().names().get();
      admin
          .createTopics(
              List.of(topics.commands(), topics.status(), topics.audit()).stream()
                  .filter(name -> !there.contains(name))
                  .map(name -> new NewTopic(name, 2, (short) 1))
                  .toList())
          .all()
          .get();
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread = Thread.ofPlatform().daemon().start(this::read);
  }

  Command last() {
    return seen.getLast();
  }

  void answer(Function<Command, List<JobEvent>> answers) {
    script = answers;
  }

  void succeedWith(CommandResult result) {
    answer(command -> List.of(accepted(command), started(command), succeeded(command, result)));
  }

  void failWith(FailureCode code, String message, String help) {
    answer(
        command ->
            List.of(
                accepted(command),
                started(command),
                new JobEvent.Failed(at(command, 3), Failure.of(code, message, help))));
  }

  static JobReference at(Command command, long sequence) {
    return new JobReference(
        command.jobId(),
        command.type().name() + ".v1",
        command.id(),
        command.source(),
        command.target(),
        1,
        sequence,
        TIME.plusSeconds(sequence));
  }

  static JobEvent accepted(Command command) {
    return new JobEvent.Accepted(at(command, 1));
  }

  static JobEvent started(Command command) {
    return new JobEvent.Started(at(command, 2), "worker-1");
  }

  static JobEvent progress(Command command, long done) {
    return new JobEvent.Progress(at(command, 2), "copy", done << 20, 100L << 20, "bytes");
  }

  static JobEvent succeeded(Command command, CommandResult result) {
    return new JobEvent.Succeeded(
        at(command, 3), WindlassJson.events().valueToTree(result), Duration.ofSeconds(65));
  }

  void publish(JobEvent event) {
    publish(Topics.DEFAULT.status(), EventCodec.encode(event));
  }

  void publish(AuditRecord audit) {
    publish(Topics.DEFAULT.audit(), EventCodec.encode(audit));
  }

  private void publish(String topic, Message message) {
    byte[] key = String.valueOf(message.key()).getBytes(StandardCharsets.UTF_8);
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
                "bootstrap.servers", servers,
                "group.id", "fake-worker",
                "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topics.DEFAULT.commands()));
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
