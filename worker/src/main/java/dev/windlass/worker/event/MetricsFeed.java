package dev.windlass.worker.event;

import dev.windlass.controlstore.OutboxMessage;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.event.JobReference;
import dev.windlass.messages.event.Metric;
import dev.windlass.messages.event.MetricsEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Metric points, sent straight to Kafka: thousands of them would weigh down the control store, and
 * a collection that is repeated brings newer ones. A job ends only when all are acknowledged.
 */
public final class MetricsFeed {
  /** Keeps a message well below a megabyte. */
  static final int POINTS_A_MESSAGE = 2_000;

  private static final long PATIENCE_SECONDS = 30;

  private final Producer<byte[], byte[]> producer;
  private final String topic;

  MetricsFeed(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Sends points and waits until Kafka has them.
   *
   * @return how many messages that took
   * @throws EngineException {@code STORAGE_UNREACHABLE} when Kafka does not take them in time
   */
  public int send(
      JobReference job,
      String engine,
      String kind,
      Instant collectedAt,
      @Nullable Instant startedAt,
      List<Metric> metrics,
      @Nullable String traceparent) {
    List<List<Metric>> parts = parts(metrics);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try {
      for (int i = 0; i < parts.size(); i++) {
        MetricsEvent event =
            new MetricsEvent(
                job, engine, kind, collectedAt, startedAt, i + 1, parts.size(), parts.get(i));
        sent.add(
            producer.send(
                OutboxRelay.record(
                    OutboxMessage.to(topic, EventCodec.encode(event, traceparent)))));
      }
      for (Future<RecordMetadata> each : sent) {
        each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      return sent.size();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new EngineException(
          FailureCode.STORAGE_UNREACHABLE,
          "The points were collected, but topic %s did not take them: %s"
              .formatted(topic, e.getMessage()),
          null,
          "Look whether Kafka is up; the points are collected again by the next attempt.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(
          FailureCode.CANCELLED, "Publishing the points was interrupted.", null, null, e);
    }
  }

  /** Cuts the points into messages; a metric with many points is cut too. */
  static List<List<Metric>> parts(List<Metric> metrics) {
    List<List<Metric>> parts = new ArrayList<>();
    List<Metric> part = new ArrayList<>();
    int room = POINTS_A_MESSAGE;
    for (Metric metric : metrics) {
      List<Metric.Point> left = metric.points();
      while (!left.isEmpty()) {
        int taken = Math.min(room, left.size());
        part.add(
            new Metric(
                metric.name(),
                metric.unit(),
                metric.type(),
                metric.monotonic(),
                left.subList(0, taken)));
        left = left.subList(taken, left.size());
        room -= taken;
        if (room == 0) {
          parts.add(part);
          part = new ArrayList<>();
          room = POINTS_A_MESSAGE;
        }
      }
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }
}
