package dev.windlass.worker.event;

import dev.windlass.controlstore.OutboxEntry;
import dev.windlass.controlstore.OutboxMessage;
import dev.windlass.controlstore.OutboxRepository;
import dev.windlass.worker.life.LifePhases;
import dev.windlass.worker.life.WorkerLife;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Publishes outbox entries in the queue's order and takes them out of the control store when Kafka
 * has acknowledged all of an entry. One thread sends, another one deletes; the producer keeps the
 * order of what it is given and tries without end, so that an outage of the brokers delays messages
 * and neither loses nor reorders them.
 */
final class OutboxRelay implements SmartLifecycle {
  /** How many messages may be on their way. */
  static final int MAX_UNACKNOWLEDGED = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final long PAUSE_MILLIS = 500;
  private static final long LEASE_PAUSE_MILLIS = 20;

  /**
   * Deletes are gathered for so long: each commit is a write to the control database's disk, for
   * which those that jobs wait for would wait too. A job that another worker claims waits for it.
   */
  private static final long GATHER_MILLIS = 25;

  private final EventQueue queue;
  private final WorkerLife life;
  private final OutboxRepository outbox;
  private final Producer<byte[], byte[]> producer;
  private final Semaphore room = new Semaphore(MAX_UNACKNOWLEDGED);
  private final BlockingQueue<OutboxEntry.Key> acknowledged = new LinkedBlockingQueue<>();
  private final AtomicInteger openEntries = new AtomicInteger();
  private final RelayFigures figures;
  private final CountDownLatch stopping = new CountDownLatch(1);

  private @Nullable Thread sender;
  private @Nullable Thread deleter;
  private volatile boolean running;

  OutboxRelay(
      EventQueue queue,
      WorkerLife life,
      OutboxRepository outbox,
      Producer<byte[], byte[]> producer,
      RelayFigures figures) {
    this.queue = queue;
    this.life = life;
    this.outbox = outbox;
    this.producer = producer;
    this.figures = figures;
  }

  int unacknowledged() {
    return MAX_UNACKNOWLEDGED - room.availablePermits();
  }

  @Override
  public void start() {
    running = true;
    sender = Thread.ofPlatform().name("windlass-relay").daemon().start(this::send);
    deleter = Thread.ofPlatform().name("windlass-relay-delete").daemon().start(this::delete);
  }

  private void send() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        EventQueue.Head head = queue.take();
        openEntries.incrementAndGet();
        OutboxEntry entry = head.entry() == null ? recall(head.key()) : head.entry();
        if (entry == null || !mayPublish(head)) {
          openEntries.decrementAndGet();
        } else {
          send(entry);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until this worker's lease is certain. An entry of a life that is over belongs to whoever
   * took over from it, which publishes it from the control store: this worker, frozen for a while,
   * must not publish it late and out of order.
   */
  private boolean mayPublish(EventQueue.Head head) throws InterruptedException {
    if (head.inherited()) {
      return true;
    }
    while (!life.isHeld() && !life.isOver(head.key().writer()) && running) {
      var _ = stopping.await(LEASE_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
    return !life.isOver(head.key().writer());
  }

  /** Asks the control store for an entry until it answers; null when there is none. */
  private @Nullable OutboxEntry recall(OutboxEntry.Key key) throws InterruptedException {
    while (true) {
      try {
        return outbox.settle(key).orElse(null);
      } catch (DataAccessException | TransactionException e) {
        LOG.warn("An outbox entry cannot be read; trying again: {}", e.getMessage());
        pause();
      }
    }
  }

  private void send(OutboxEntry entry) throws InterruptedException {
    if (entry.messages().isEmpty()) {
      acknowledged.add(entry.key());
      return;
    }
    AtomicInteger left = new AtomicInteger(entry.messages().size());
    for (OutboxMessage message : entry.messages()) {
      room.acquire();
      send(record(message), entry.key(), left);
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record, OutboxEntry.Key key, AtomicInteger left)
      throws InterruptedException {
    while (true) {
      Exception failure = offer(record, key, left);
      if (failure == null) {
        return;
      }
      if (failure instanceof RecordTooLargeException) {
        acknowledge(record, key, left, failure);
        return;
      }
      // Not taken: the topic cannot be seen, or the producer's memory is full. It is tried again
      // here and now, since what comes behind it may not overtake it.
      figures.failed();
      LOG.warn(
          "A message for {} was not taken; trying again: {}", record.topic(), failure.toString());
      pause();
    }
  }

  /**
   * Hands a message to the producer. One that cannot be taken is told by an exception or by a call
   * of the callback from within, and not to be confused with one that was taken and failed later.
   *
   * @return why it was not taken; null when it was
   */
  private @Nullable Exception offer(
      ProducerRecord<byte[], byte[]> record, OutboxEntry.Key key, AtomicInteger left) {
    Thread caller = Thread.currentThread();
    AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
    try {
      var _ =
          producer.send(
              record,
              (_, failure) -> {
                if (failure != null && Thread.currentThread().equals(caller)) {
                  refused.set(failure);
                } else {
                  acknowledge(record, key, left, failure);
                }
              });
      return refused.get();
    } catch (RuntimeException e) {
      return e;
    }
  }

  private void acknowledge(
      ProducerRecord<byte[], byte[]> record,
      OutboxEntry.Key key,
      AtomicInteger left,
      @Nullable Exception failure) {
    if (failure instanceof RecordTooLargeException) {
      LOG.error(
          "A record of {} bytes is too large for topic {}; it is published without the greater part"
              + " of its content. Raise the topic's max.message.bytes.",
          size(record),
          record.topic());
      shorten(record, key, left);
      return;
    }
    room.release();
    if (failure != null) {
      figures.failed();
      if (left.getAndSet(Integer.MIN_VALUE) > 0) {
        LOG.error(
            "Topic {} refused a message; its entry is published again: {}",
            record.topic(),
            failure.toString());
        var _ = Thread.ofVirtual().name("windlass-relay-again").start(() -> again(key));
      }
      return;
    }
    figures.published();
    if (left.decrementAndGet() == 0) {
      acknowledged.add(key);
    }
  }

  private void shorten(
      ProducerRecord<byte[], byte[]> record, OutboxEntry.Key key, AtomicInteger left) {
    Callback published =
        (_, again) -> {
          if (again != null) {
            LOG.error("Topic {} does not take the short record either.", record.topic(), again);
          }
          acknowledge(record, key, left, null);
        };
    try {
      var _ = producer.send(ShortenedRecord.of(record), published);
    } catch (RuntimeException e) {
      published.onCompletion(null, e);
    }
  }

  private void again(OutboxEntry.Key key) {
    try {
      pause();
      queue.appendStored(key);
      openEntries.decrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void delete() {
    List<OutboxEntry.Key> keys = new ArrayList<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (keys.isEmpty()) {
          keys.add(acknowledged.take());
          var _ = stopping.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
        }
        acknowledged.drainTo(keys, 1_000);
        try {
          outbox.delete(keys);
          openEntries.addAndGet(-keys.size());
          keys.clear();
        } catch (DataAccessException | TransactionException e) {
          LOG.warn("Published entries cannot be taken out; trying again: {}", e.getMessage());
          pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause() throws InterruptedException {
    var _ = stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static int size(ProducerRecord<byte[], byte[]> record) {
    return record.value() == null ? 0 : record.value().length;
  }

  /** The record that is sent for a message. */
  static ProducerRecord<byte[], byte[]> record(OutboxMessage message) {
    Header[] headers = new Header[message.headers().size()];
    for (int i = 0; i < headers.length; i++) {
      var header = message.headers().get(i);
      headers[i] = new RecordHeader(header.name(), header.value());
    }
    return new ProducerRecord<>(
        message.topic(), null, message.key(), message.value(), new RecordHeaders(headers));
  }

  /** Gives what is on its way a few seconds; the rest is taken over. */
  @Override
  public void stop() {
    running = false;
    long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    try {
      while ((!queue.isEmpty() || openEntries.get() > 0) && System.nanoTime() < until) {
        var _ = stopping.await(10, TimeUnit.MILLISECONDS);
      }
      stopping.countDown();
      stop(sender);
      producer.close(Duration.ofSeconds(2));
      stop(deleter);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(@Nullable Thread thread) throws InterruptedException {
    if (thread != null) {
      thread.interrupt();
      thread.join(Duration.ofSeconds(2));
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return LifePhases.EVENTS;
  }
}
