package dev.windlass.chaos.history;

import dev.windlass.chaos.history.Topics.DeadLetter;
import dev.windlass.chaos.history.Topics.Recorded;
import dev.windlass.chaos.history.Topics.Sent;
import dev.windlass.chaos.history.Topics.Told;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.RefusedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads every topic from its first record to its last one. */
public final class TopicReader {
  private static final int MEGABYTE = 1 << 20;

  private final String bootstrapServers;
  private final List<String> unreadable = new ArrayList<>();

  /** Reads from this broker. */
  public TopicReader(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Reads all of them.
   *
   * @param each is given every record, for those who look for something else
   */
  public Topics read(Consumer<Received> each) {
    List<Sent> sent = new ArrayList<>();
    List<Told> told = new ArrayList<>();
    List<Recorded> recorded = new ArrayList<>();
    List<DeadLetter> dead = new ArrayList<>();
    read("windlass.commands", record -> sent.add(sent(record)));
    read("windlass.status", each.andThen(record -> told(record, told)));
    read("windlass.audit", each.andThen(record -> recorded(record, recorded)));
    read("windlass.commands-dlt", each.andThen(record -> dead.add(dead(record))));
    return new Topics(sent, told, recorded, dead, unreadable);
  }

  private void read(String topic, Consumer<Received> reader) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "fetch.max.bytes",
                64 * MEGABYTE,
                "max.partition.fetch.bytes",
                16 * MEGABYTE,
                "max.poll.records",
                5000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> reader.accept(received(record)));
      }
    }
  }

  private static Received received(ConsumerRecord<byte[], byte @Nullable []> record) {
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    return new Received(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        headers,
        record.value());
  }

  private static Sent sent(Received record) {
    Command command = null;
    String digest = "";
    try {
      digest = CommandCodec.digest(record.headers(), record.value());
      command = CommandCodec.decode(record.headers(), record.value());
    } catch (RefusedMessage bad) {
      // That is what it was sent for.
    }
    return new Sent(record, command, digest);
  }

  private void told(Received record, List<Told> told) {
    try {
      told.add(
          new Told(
              record.withoutHeaders(),
              record.header("ce_id"),
              EventCodec.decodeJobEvent(record.headers(), record.value())));
    } catch (RefusedMessage e) {
      unreadable.add(record.place() + ": " + e.getMessage());
    }
  }

  private void recorded(Received record, List<Recorded> recorded) {
    try {
      recorded.add(
          new Recorded(
              record.empty(),
              record.header("ce_id"),
              EventCodec.decodeAudit(record.headers(), record.value())));
    } catch (RefusedMessage e) {
      unreadable.add(record.place() + ": " + e.getMessage());
    }
  }

  private static DeadLetter dead(Received record) {
    return new DeadLetter(
        record,
        number(record.header("windlass_partition")),
        number(record.header("windlass_offset")),
        record.header("windlass_code"),
        record.header("windlass_reason"));
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
  }
}
