package dev.windlass.worker.event;

import dev.windlass.messages.event.JobEvent;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Progress, sent straight to Kafka: it is worth nothing a moment later, so that it does not pass
 * through the outbox and a loss does no harm. Of a job, one at a time is on its way to Kafka: while
 * no broker answers, the producer's room is for what has to be told.
 */
public final class ProgressFeed {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressFeed.class);

  private final Producer<byte[], byte[]> producer;
  private final JobMessages messages;
  private final Clock clock;
  private final Set<String> onTheirWay = ConcurrentHashMap.newKeySet();

  ProgressFeed(Producer<byte[], byte[]> producer, JobMessages messages, Clock clock) {
    this.producer = producer;
    this.messages = messages;
    this.clock = clock;
  }

  /** The time that goes into progress. */
  public Clock clock() {
    return clock;
  }

  /** Sends it, or not. */
  public void send(JobEvent.Progress progress, @Nullable String traceparent) {
    String key = progress.job().id().value();
    if (!onTheirWay.add(key)) {
      return;
    }
    ProducerRecord<byte[], byte[]> record =
        OutboxRelay.record(messages.event(progress, traceparent));
    try {
      var _ = producer.send(record, (_, _) -> onTheirWay.remove(key));
    } catch (KafkaException | IllegalStateException e) {
      onTheirWay.remove(key);
      LOG.debug("Progress of job {} was not sent: {}", key, e.toString());
    }
  }
}
