package dev.windlass.acceptance;

import static dev.windlass.acceptance.SharedHouse.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.event.JobEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages that are no good commands. Each goes to the dead-letter topic with its original bytes;
 * where the sender is known, a {@code rejected} event says why; and what comes after it in the same
 * partition is served.
 */
class BadMessagesTest {
  private static final String COMMANDS = "windlass.commands";
  private static final String DEAD = "windlass.commands-dlt";
  private static final String STATUS = "windlass.status";

  private static final KafkaProducer<byte[], byte[]> PRODUCER =
      new KafkaProducer<>(
          Map.of(
              "bootstrap.servers",
              SharedHouse.house().kafka().bootstrapServers(),
              "max.request.size",
              16 << 20),
          new ByteArraySerializer(),
          new ByteArraySerializer());

  @AfterAll
  static void close() {
    PRODUCER.close();
  }

  /** A change to a good message that makes it a bad one. */
  private record Damage(String name, UnaryOperator<Message> how) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> damagesWithAKnownSender() {
    return Stream.of(
        Arguments.of(data("data that are no JSON", "{ this is not"), "INVALID_COMMAND"),
        Arguments.of(
            data("a wrong type", "{\"target\":{\"engine\":5},\"spec\":{}}"), "INVALID_COMMAND"),
        Arguments.of(
            data(
                "an unknown field",
                "{\"target\":{\"engine\":\"acceptance\"},\"spec\":{},\"dryrun\":true}"),
            "INVALID_COMMAND"),
        Arguments.of(
            data(
                "an unknown field in the spec",
                "{\"target\":{\"engine\":\"acceptance\"},\"spec\":{\"a\":1}}"),
            "INVALID_COMMAND"),
        Arguments.of(data("a missing target", "{\"spec\":{}}"), "INVALID_COMMAND"),
        Arguments.of(
            header("an unknown command", "ce_type", "dev.windlass.command.database.explode.v1"),
            "INVALID_COMMAND"),
        Arguments.of(
            header("an unknown version", "ce_type", "dev.windlass.command.database.list.v99"),
            "UNSUPPORTED_VERSION"),
        Arguments.of(
            header("an expiry that is no time", "ce_expirytime", "tomorrow"), "INVALID_COMMAND"),
        Arguments.of(
            header("an expiry that has passed", "ce_expirytime", "2020-01-01T00:00:00Z"),
            "EXPIRED"),
        Arguments.of(
            new Damage("an engine that does not exist", BadMessagesTest::aboutNowhere),
            "UNKNOWN_ENGINE"));
  }

  static Stream<Damage> damagesWithAnUnknownSender() {
    byte[] noise = new byte[5_000_000];
    new Random(42).nextBytes(noise);
    return Stream.of(
        new Damage("no headers at all", message -> new Message("k", List.of(), message.value())),
        new Damage("a missing id", message -> without(message, "ce_id")),
        new Damage("a null id", message -> with(without(message, "ce_id"), "ce_id", null)),
        new Damage("a duplicate id", message -> with(message, "ce_id", bytes("another"))),
        new Damage("an empty value", message -> new Message(null, List.of(), new byte[0])),
        new Damage("five megabytes of noise", _ -> new Message("k", List.of(), noise)));
  }

  @ParameterizedTest(name = "{0} is refused with {1}")
  @MethodSource("damagesWithAKnownSender")
  void aBadCommandIsRejected(Damage damage, String code) throws Exception {
    Command good = command();
    Message bad = damage.how().apply(CommandCodec.encode(good));
    send(bad);

    assertThat(deadLetter(bad).value()).isEqualTo(bad.value());
    JobEvent event = lastEvent(good);
    if (event instanceof JobEvent.Expired expired) {
      assertThat(expired.failure().code()).hasToString(code);
    } else if (event instanceof JobEvent.Rejected rejected) {
      assertThat(rejected.failure().code()).hasToString(code);
      assertThat(rejected.failure().message()).endsWith(".");
    } else {
      throw new AssertionError("It ended with " + event);
    }
    thePartitionMovesOn(bad);
  }

  @ParameterizedTest(name = "{0} goes to the dead letters")
  @MethodSource("damagesWithAnUnknownSender")
  void aMessageWithoutASenderGoesToTheDeadLetters(Damage damage) throws Exception {
    Message bad = damage.how().apply(CommandCodec.encode(command()));
    send(bad);

    ConsumerRecord<byte[], byte[]> dead = deadLetter(bad);
    assertThat(TopicReader.text(dead)).contains("INVALID_COMMAND");
    thePartitionMovesOn(bad);
  }

  @Test
  void theSameIdWithOtherContentIsRefused() throws Exception {
    Command first = command();
    SharedHouse.client().submit(first).await(SharedHouse.PATIENCE);
    Command second =
        Command.of(Target.engine(ENGINE), new DatabaseList())
            .source(first.source())
            .id(first.id())
            .reason("other content")
            .build();
    Message message = CommandCodec.encode(second);
    send(message);

    assertThat(TopicReader.text(deadLetter(message))).contains("DUPLICATE_CONFLICT");
  }

  private static Command command() {
    return SharedHouse.build(Command.of(Target.engine(ENGINE), new DatabaseList()));
  }

  private static Message aboutNowhere(Message message) {
    Message renamed = with(without(message, "ce_subject"), "ce_subject", bytes("nowhere"));
    return new Message(
        "nowhere", renamed.headers(), bytes("{\"target\":{\"engine\":\"nowhere\"},\"spec\":{}}"));
  }

  private static Damage data(String name, String json) {
    return new Damage(name, message -> new Message(message.key(), message.headers(), bytes(json)));
  }

  private static Damage header(String name, String header, String value) {
    return new Damage(name, message -> with(without(message, header), header, bytes(value)));
  }

  private static Message without(Message message, String header) {
    return new Message(
        message.key(),
        message.headers().stream().filter(one -> !one.name().equals(header)).toList(),
        message.value());
  }

  private static Message with(Message message, String header, byte[] value) {
    List<Header> headers = new ArrayList<>(message.headers());
    headers.add(new Header(header, value));
    return new Message(message.key(), headers, message.value());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Everything goes into one partition, so that a good message stands behind every bad one. */
  private static void send(Message message) throws Exception {
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(
            COMMANDS, 0, message.key() == null ? null : bytes(message.key()), message.value());
    message.headers().forEach(header -> out.headers().add(header.name(), header.value()));
    PRODUCER.send(out).get();
  }

  private static ConsumerRecord<byte[], byte[]> deadLetter(Message bad) {
    byte[] id = header(bad.headers(), "ce_id");
    try (TopicReader reader =
        new TopicReader(SharedHouse.house().kafka().bootstrapServers(), DEAD)) {
      return reader.await(
          dead ->
              Arrays.equals(dead.value(), bad.value())
                  && (id == null
                      || StreamSupport.stream(dead.headers().headers("ce_id").spliterator(), false)
                          .anyMatch(one -> Arrays.equals(one.value(), id))));
    }
  }

  private static byte[] header(List<Header> headers, String name) {
    return headers.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .map(Header::value)
        .orElse(null);
  }

  private static JobEvent lastEvent(Command command) {
    byte[] key = bytes(command.jobId().value());
    try (TopicReader reader =
        new TopicReader(SharedHouse.house().kafka().bootstrapServers(), STATUS)) {
      ConsumerRecord<byte[], byte[]> found =
          reader.await(event -> Arrays.equals(event.key(), key) && decode(event).isTerminal());
      return decode(found);
    }
  }

  private static JobEvent decode(ConsumerRecord<byte[], byte[]> message) {
    List<Header> headers = new ArrayList<>();
    message.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    return EventCodec.decodeJobEvent(headers, message.value());
  }

  private static void thePartitionMovesOn(Message bad) throws Exception {
    Command next =
        Command.of(Target.engine(ENGINE), new DatabaseList())
            .source("/acceptance")
            .id(UUID.randomUUID().toString())
            .time(Instant.parse("2026-01-01T00:00:00Z"))
            .build();
    send(CommandCodec.encode(next));

    assertThat(lastEvent(next)).isInstanceOf(JobEvent.Succeeded.class);
    assertThat(bad).isNotNull();
  }
}
