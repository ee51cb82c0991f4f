package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.testbed.TestKafka;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Hostile messages in great number with good ones among them: every good one is done, every bad one
 * is a dead letter, the consumer lives, and memory stays flat. {@code
 * -Dwindlass.hostile.messages=100000} makes it as many.
 */
class HostileFloodTest {
  private static final int MESSAGES = Integer.getInteger("windlass.hostile.messages", 3_000);
  private static final int STRETCHES = 10;
  private static final int GOOD_ONE_IN = 5;
  private static final int HUGE_ONE_IN = 997;
  private static final long ALLOWED_GROWTH = 32L << 20;
  private static final DryRunResult DONE = new DryRunResult(List.of());

  private final Trial trial = new Trial(HostileFloodTest.class);
  private final Random random = new Random(20261121);
  private int good;
  private int bad;

  @AfterEach
  void end() {
    trial.close();
  }

  @Test
  void everyGoodMessageIsDoneAndEveryBadOneIsADeadLetterAndMemoryStaysFlat() throws Exception {
    trial.worker("w", _ -> DONE);
    List<Long> heap = new ArrayList<>();
    long began = System.nanoTime();
    for (int stretch = 0; stretch < STRETCHES; stretch++) {
      for (int i = 0; i < MESSAGES / STRETCHES; i++) {
        send(stretch * (MESSAGES / STRETCHES) + i);
      }
      await()
          .atMost(Duration.ofMinutes(10))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> done() == good && deadLetters() == bad);
      heap.add(usedHeap());
    }
    System.out.printf(
        "%d hostile and %d good messages in %d s; heap after GC by stretch, in KiB: %s%n",
        bad,
        good,
        Duration.ofNanos(System.nanoTime() - began).toSeconds(),
        heap.stream().map(bytes -> bytes >> 10).toList());

    assertThat(done()).isEqualTo(good);
    assertThat(deadLetters()).isEqualTo(bad);
    assertThat(heap.getLast())
        .as("heap after GC by stretch: %s", heap)
        .isLessThan(heap.get(1) + ALLOWED_GROWTH);
  }

  private void send(int number) {
    if (number % GOOD_ONE_IN == 0) {
      good++;
      trial.send(command(number));
      return;
    }
    bad++;
    if (number % HUGE_ONE_IN == 0) {
      trial.send("k", List.of(), noise(2_000_000));
      return;
    }
    Message message = CommandCodec.encode(command(number));
    byte[] value = message.value();
    switch (random.nextInt(12)) {
      case 0 -> trial.send("k", List.of(), noise(random.nextInt(3_000)));
      case 1 -> trial.send(null, List.of(), null);
      case 2 -> trial.send("k", message.headers(), noise(random.nextInt(3_000)));
      case 3 -> trial.send("k", List.of(new Header("ce_id", null)), value);
      case 4 -> trial.send("k", twice(message.headers()), value);
      case 5 -> trial.send("k", message.headers(), text("{\"spec\":{\"no\":1}}"));
      case 6 -> trial.send("k", message.headers(), text("{\"a\":".repeat(20_000)));
      case 7 -> trial.send("k", message.headers(), text("[".repeat(20_000)));
      case 8 ->
          trial.send(
              "k",
              message.headers(),
              text("{\"target\":{\"engine\":\"pg\"},\"reason\":\"a\\u0000b\",\"spec\":{}}"));
      case 9 ->
          trial.send(
              "k",
              List.of(Header.of("content-type", "application/cloudevents+json")),
              text("{\"specversion\":\"1.0\",\"id\":\"" + "x".repeat(random.nextInt(5_000))));
      case 10 ->
          trial.send(
              "k",
              message.headers(),
              text("{\"target\":{\"engine\":\"nobody-" + number + "\"},\"spec\":{}}"));
      default ->
          trial.send(
              "k",
              message.headers().stream()
                  .map(
                      header ->
                          header.name().equals("ce_type")
                              ? Header.of("ce_type", "dev.windlass.command.x" + number + ".v1")
                              : header)
                  .toList(),
              value);
    }
  }

  private static Command command(int number) {
    return Command.of(Target.engine("pg"), new DatabaseList())
        .source("/flood")
        .id("m" + number)
        .build();
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Header> twice(List<Header> headers) {
    List<Header> doubled = new ArrayList<>(headers);
    doubled.addAll(headers);
    return doubled;
  }

  private long done() throws SQLException {
    try (Connection connection = trial.store.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM windlass.job_history WHERE state = 'SUCCEEDED'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private long deadLetters() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(trial.topic("dead-letters")).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
