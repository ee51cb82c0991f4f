package dev.windlass.worker.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.event.JobReference;
import dev.windlass.messages.event.Metric;
import dev.windlass.messages.event.MetricsEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class MetricsFeedTest {
  private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");
  private static final JobReference JOB =
      new JobReference(
          JobId.of("/test", "m"),
          "metrics.collect.v1",
          "m",
          "/test",
          Target.engine("e"),
          2,
          0,
          NOW);

  private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
    return new MockProducer<>(
        acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Metric metric(String name, int points) {
    return new Metric(
        name,
        "1",
        Metric.Type.SUM,
        true,
        IntStream.range(0, points)
            .mapToObj(
                i ->
                    new Metric.Point(Map.of("n", name + i), JsonNodeFactory.instance.numberNode(i)))
            .toList());
  }

  private static int send(MockProducer<byte[], byte[]> producer, List<Metric> metrics) {
    return new MetricsFeed(producer, "windlass.metrics")
        .send(JOB, "e", "postgresql", NOW, null, metrics, null);
  }

  private static MetricsEvent read(ProducerRecord<byte[], byte[]> record) {
    return EventCodec.decodeMetrics(
        Arrays.stream(record.headers().toArray())
            .map(header -> new Header(header.key(), header.value()))
            .toList(),
        record.value());
  }

  @Test
  void manyPointsGoInSeveralMessagesAndNoneIsLost() {
    try (MockProducer<byte[], byte[]> producer = producer(true)) {
      assertThat(send(producer, List.of(metric("a", 1_500), metric("b", 3_000)))).isEqualTo(3);
      List<MetricsEvent> events = producer.history().stream().map(MetricsFeedTest::read).toList();
      assertThat(events).extracting(MetricsEvent::part).containsExactly(1, 2, 3);
      assertThat(events).extracting(MetricsEvent::parts).containsOnly(3);
      assertThat(events)
          .flatExtracting(MetricsEvent::metrics)
          .flatExtracting(Metric::points)
          .hasSize(4_500)
          .doesNotHaveDuplicates();
      assertThat(producer.history())
          .allMatch(
              record ->
                  new String(record.key(), java.nio.charset.StandardCharsets.UTF_8).equals("e"))
          .allMatch(record -> record.topic().equals("windlass.metrics"));
    }
  }

  @Test
  void nothingCollectedIsNothingSent() {
    try (MockProducer<byte[], byte[]> producer = producer(true)) {
      assertThat(send(producer, List.of())).isZero();
      assertThat(producer.history()).isEmpty();
    }
  }

  @Test
  void aTopicThatTakesNothingFailsTheJobSoThatItComesAgain() {
    try (MockProducer<byte[], byte[]> producer = producer(true)) {
      producer.sendException = new TimeoutException("No brokers.");
      EngineException failure =
          catchThrowableOfType(
              EngineException.class, () -> send(producer, List.of(metric("a", 1))));
      assertThat(failure.code()).isEqualTo(FailureCode.STORAGE_UNREACHABLE);
      assertThat(failure.code().isTransient()).isTrue();
      assertThat(failure).hasMessageContaining("windlass.metrics");
    }
  }
}
