package dev.windlass.benchmarks.dispatch;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.EngineDescribe;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Message;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Commands on their way to Kafka, encoded beforehand. */
final class CommandLoad implements AutoCloseable {
  private static final int ECHO_BYTES = 500;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Clock clock = Clock.systemUTC();
  private long number;

  /** Sends as fast as can be. */
  static CommandLoad inBulk(String kafka, String topic) {
    return new CommandLoad(
        Map.of(
            "bootstrap.servers",
            kafka,
            "linger.ms",
            5,
            "batch.size",
            262_144,
            "compression.type",
            "lz4"),
        topic);
  }

  /** Sends each at once. */
  static CommandLoad atOnce(String kafka, String topic) {
    return new CommandLoad(Map.of("bootstrap.servers", kafka, "linger.ms", 0), topic);
  }

  private CommandLoad(Map<String, Object> settings, String topic) {
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = topic;
  }

  /** So many commands that do nothing, to these engines in turn. */
  List<ProducerRecord<byte[], byte[]>> prepare(int commands, List<String> engines) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(commands);
    for (int i = 0; i < commands; i++) {
      records.add(
          record(
              Command.of(Target.engine(engines.get(i % engines.size())), new EngineDescribe())
                  .source("/windlass/benchmarks")
                  .id("%x-%d".formatted(System.identityHashCode(this), number++))
                  .time(clock.instant())
                  .requestedBy("benchmark")
                  .build()));
    }
    return records;
  }

  /** So many messages of about a status event's size, in the form of one. */
  List<ProducerRecord<byte[], byte[]>> prepareEchoes(int messages) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(messages);
    for (int i = 0; i < messages; i++) {
      byte[] id = bytes("echo-" + number++);
      RecordHeaders headers = new RecordHeaders();
      headers.add("ce_id", id);
      headers.add("ce_causationid", id);
      headers.add("ce_type", bytes("dev.windlass.job.succeeded.v1"));
      records.add(new ProducerRecord<>(topic, null, id, new byte[ECHO_BYTES], headers));
    }
    return records;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  ProducerRecord<byte[], byte[]> record(Command command) {
    Message message = CommandCodec.encode(command);
    RecordHeaders headers = new RecordHeaders();
    message.headers().forEach(header -> headers.add(header.name(), header.value()));
    return new ProducerRecord<>(
        topic,
        null,
        String.valueOf(message.key()).getBytes(StandardCharsets.UTF_8),
        message.value(),
        headers);
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    var _ = producer.send(record);
  }

  void sendAll(List<ProducerRecord<byte[], byte[]>> records) {
    records.forEach(this::send);
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
