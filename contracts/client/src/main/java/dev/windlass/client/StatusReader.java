package dev.windlass.client;

import dev.windlass.messages.event.JobEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the status topic for all jobs that somebody waits for, with one consumer on one thread.
 *
 * <p>A partition is read from the moment when the first job that falls into it is watched: its end
 * is looked up <em>before</em> {@link #watch} returns, so a command sent after that cannot be
 * answered unheard. Partitions that no job asked for are not read, and of those that are, only
 * records whose key is watched are decoded.
 *
 * <p>The consumer and {@code reading} belong to the reader's thread; others reach it through {@code
 * requests}. {@code watched} and {@code open} are shared.
 */
final class StatusReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusReader.class);
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final StatusTopic topic;
  private final Consumer<byte[], byte[]> consumer;
  private final Duration patience;
  private final Map<String, List<JobTracker>> watched = new ConcurrentHashMap<>();
  private final Set<TopicPartition> open = ConcurrentHashMap.newKeySet();
  private final LinkedBlockingQueue<Runnable> requests = new LinkedBlockingQueue<>();
  private final Set<TopicPartition> reading = new HashSet<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Takes over the consumer, which no other thread may use from now on. */
  StatusReader(StatusTopic topic, Consumer<byte[], byte[]> consumer, Duration patience) {
    this.topic = topic;
    this.consumer = consumer;
    this.patience = patience;
    this.thread = Thread.ofPlatform().daemon().name("windlass-status").start(this::run);
  }

  /** Hears everything that is published about the tracker's job after this returns. */
  void watch(JobTracker tracker) {
    watched.compute(
        tracker.job().value(),
        (_, trackers) -> {
          List<JobTracker> all = trackers == null ? new ArrayList<>(1) : new ArrayList<>(trackers);
          all.add(tracker);
          return List.copyOf(all);
        });
    if (closed) {
      unwatch(tracker);
      throw new IllegalStateException("This client is closed.");
    }
    try {
      open(topic.partitionOf(tracker.job()));
    } catch (RuntimeException e) {
      unwatch(tracker);
      throw e;
    }
  }

  /** Forgets a tracker; it hears nothing more. */
  void unwatch(JobTracker tracker) {
    watched.computeIfPresent(
        tracker.job().value(),
        (_, trackers) -> {
          List<JobTracker> rest = trackers.stream().filter(other -> other != tracker).toList();
          return rest.isEmpty() ? null : rest;
        });
  }

  /** How many jobs are watched. */
  int size() {
    return watched.size();
  }

  private void open(TopicPartition partition) {
    if (open.contains(partition)) {
      return;
    }
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    requests.add(() -> startAtEnd(partition, done));
    consumer.wakeup();
    Waiting.forKafka(done, patience, topic.name());
  }

  private void startAtEnd(TopicPartition partition, CompletableFuture<@Nullable Void> done) {
    if (done.isDone()) {
      return;
    }
    try {
      if (reading.add(partition)) {
        findEnd(partition);
      }
      open.add(partition);
      done.complete(null);
    } catch (RuntimeException e) {
      reading.remove(partition);
      consumer.assign(reading);
      done.completeExceptionally(e);
    }
  }

  private void findEnd(TopicPartition partition) {
    while (true) {
      try {
        consumer.assign(reading);
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition, patience);
        return;
      } catch (WakeupException e) {
        if (closed) {
          throw e;
        }
      }
    }
  }

  private void run() {
    try {
      while (!closed) {
        readOnce();
      }
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE));
    }
  }

  private void readOnce() {
    try {
      Runnable request = reading.isEmpty() ? nextRequest() : requests.poll();
      if (request != null) {
        request.run();
      } else if (!reading.isEmpty()) {
        consumer.poll(POLL).forEach(this::deliver);
      }
    } catch (WakeupException e) {
      LOG.trace("Woken for a request.");
    } catch (AuthenticationException | AuthorizationException e) {
      failAll(new UnreachableException(Waiting.sentence(topic.name(), e), e));
      pause();
    } catch (RuntimeException e) {
      LOG.warn("Reading {} failed and goes on.", topic.name(), e);
      pause();
    }
  }

  private @Nullable Runnable nextRequest() {
    try {
      return requests.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closed = true;
      return null;
    }
  }

  private void deliver(ConsumerRecord<byte[], byte[]> message) {
    String key = StatusTopic.keyOf(message.key());
    List<JobTracker> trackers = key == null ? null : watched.get(key);
    if (trackers == null) {
      return;
    }
    JobEvent event = Records.jobEvent(message).orElse(null);
    if (event == null) {
      return;
    }
    for (JobTracker tracker : trackers) {
      tracker.live(event);
      if (tracker.end().isDone()) {
        unwatch(tracker);
      }
    }
  }

  private void failAll(RuntimeException reason) {
    List<JobTracker> all = watched.values().stream().flatMap(List::stream).toList();
    watched.clear();
    all.forEach(tracker -> tracker.end().completeExceptionally(reason));
  }

  private static void pause() {
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  @Override
  public void close() {
    closed = true;
    requests.add(() -> {});
    consumer.wakeup();
    failAll(new IllegalStateException("This client was closed while somebody waited."));
    try {
      thread.join(CLOSE.plus(PAUSE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
