package dev.windlass.worker.intake;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.backoff.BackOff;

/**
 * Has a batch come again until it is taken in, and passes over nothing that was polled and not
 * taken in, whatever fails in between.
 *
 * <p>Spring Kafka (4.0) by itself does in two places: a commit that a rebalance had interrupted is
 * repeated right behind a poll, and when that fails, what was polled is never handed on ({@code
 * KafkaMessageListenerContainer.doPoll}, <a
 * href="https://github.com/spring-projects/spring-kafka/issues/3703">issue 3703</a>); and a poll
 * that fails while a batch waits to be tried again ends the waiting ({@code
 * ErrorHandlingUtils.retryBatch}). Both times the consumer stands behind the records, and a later
 * commit would pass over them for ever. Here it goes back. What is delivered again was admitted,
 * and falls away.
 */
final class RewindingErrorHandler extends DefaultErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RewindingErrorHandler.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 500;

  RewindingErrorHandler(BackOff again) {
    super(again);
  }

  /** Goes back to what is committed, however long Kafka takes to say where that is. */
  @Override
  public void handleOtherException(
      Exception thrown,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      boolean batch) {
    LOG.warn("Commands are read again from where offsets are committed: {}", thrown.toString());
    while (container.isRunning()) {
      try {
        toCommitted(consumer);
        return;
      } catch (KafkaException e) {
        LOG.debug("Committed offsets are not known yet: {}", e.toString());
        pause(container);
      }
    }
  }

  private static void toCommitted(Consumer<?, ?> consumer) {
    Set<TopicPartition> assigned = consumer.assignment();
    // Without an entry, or with null, where nothing is committed yet.
    Map<TopicPartition, ? extends @Nullable OffsetAndMetadata> committed =
        consumer.committed(assigned, PATIENCE);
    for (TopicPartition partition : assigned) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
  }

  private static void pause(MessageListenerContainer container) {
    try {
      ListenerUtils.stoppableSleep(container, PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The worker is shutting down.", e);
    }
  }

  @Override
  public void handleBatch(
      Exception thrown,
      ConsumerRecords<?, ?> batch,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      Runnable listener) {
    try {
      super.handleBatch(thrown, batch, consumer, container, listener);
    } catch (RuntimeException e) {
      toBeginning(batch, consumer);
      throw e;
    }
  }

  private static void toBeginning(ConsumerRecords<?, ?> batch, Consumer<?, ?> consumer) {
    for (TopicPartition partition : batch.partitions()) {
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, batch.records(partition).getFirst().offset());
      }
    }
  }
}
