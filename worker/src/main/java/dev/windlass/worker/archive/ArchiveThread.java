package dev.windlass.worker.archive;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The thread of the audit archive. A failure that the archive does not expect ends its consumer and
 * begins with a new one after a pause, so that archiving never stops for good.
 */
final class ArchiveThread implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ArchiveThread.class);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
  private static final Duration LEAVE = Duration.ofSeconds(2);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Function<Consumer<byte[], byte[]>, AuditArchive> archives;
  private final String topic;
  private final Duration pause;
  private volatile boolean running;
  private volatile @Nullable Consumer<byte[], byte[]> current;
  private @Nullable Thread thread;

  ArchiveThread(
      Supplier<Consumer<byte[], byte[]>> consumers,
      Function<Consumer<byte[], byte[]>, AuditArchive> archives,
      String topic,
      Duration pause) {
    this.consumers = consumers;
    this.archives = archives;
    this.topic = topic;
    this.pause = pause;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name("windlass-audit-archive").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    Consumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    if (thread != null) {
      LockSupport.unpark(thread);
      try {
        thread.join(LONGEST_STOP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  // Nothing may end the archive for good while the worker runs.
  @SuppressWarnings("CatchingUnchecked")
  private void run() {
    while (running) {
      try {
        archive();
      } catch (WakeupException e) {
        log.debug("The audit archive is woken to stop.");
      } catch (RuntimeException e) {
        log.warn("The audit archive begins anew in {}: {}", pause, e.toString(), e);
        LockSupport.parkNanos(pause.toNanos());
      }
    }
  }

  private void archive() {
    Consumer<byte[], byte[]> consumer = consumers.get();
    current = consumer;
    try {
      AuditArchive archive = archives.apply(consumer);
      consumer.subscribe(List.of(topic), archive);
      while (running) {
        archive.poll();
      }
    } finally {
      current = null;
      consumer.close(CloseOptions.timeout(LEAVE));
    }
  }
}
