package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.Committed;
import dev.windlass.controlstore.ControlStoreFaults;
import dev.windlass.controlstore.JobChange;
import dev.windlass.controlstore.JobChanges;
import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.OutboxEntry;
import dev.windlass.controlstore.OutboxRepository;
import dev.windlass.messages.JobId;
import dev.windlass.worker.event.EventPublisher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Writes what became of jobs. One thread takes whatever has gathered while its last transaction ran
 * and writes it in the next one: a lone job waits for nobody, many share a commit. While the
 * control database is away it tries again without end; the jobs keep their slots meanwhile.
 */
final class Completions {
  private static final Logger LOG = LoggerFactory.getLogger(Completions.class);
  private static final int BATCH = 500;
  private static final long PAUSE_MILLIS = 200;

  private final EventPublisher publisher;
  private final JobChanges changes;
  private final OutboxRepository outbox;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** Of the batch being written, what can never be; touched by the writing thread alone. */
  private final Set<JobLease> unwritable = new HashSet<>();

  private @Nullable Thread thread;

  /** Is told how a change ended. */
  interface Listener {
    /** The change is made, or was refused because the lease is lost. */
    void onWritten(boolean refused);
  }

  private record Entry(JobChange change, Listener listener) {}

  Completions(EventPublisher publisher, JobChanges changes, OutboxRepository outbox) {
    this.publisher = publisher;
    this.changes = changes;
    this.outbox = outbox;
  }

  void start() {
    thread = Thread.ofPlatform().name("windlass-completions").daemon().start(this::run);
  }

  void submit(JobChange change, Listener listener) {
    queue.add(new Entry(change, listener));
  }

  void stop() throws InterruptedException {
    stopping.countDown();
    Thread writer = thread;
    if (writer != null) {
      writer.interrupt();
      writer.join(2_000);
    }
  }

  private void run() {
    List<Entry> batch = new ArrayList<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        write(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Entry> batch) throws InterruptedException {
    Set<JobId> refused = refused(batch.stream().map(Entry::change).toList());
    for (Entry entry : batch) {
      if (unwritable.remove(entry.change().lease())) {
        continue;
      }
      try {
        entry.listener().onWritten(refused.contains(entry.change().lease().job()));
      } catch (RuntimeException e) {
        LOG.error("A completion could not be told.", e);
      }
    }
  }

  private Set<JobId> refused(List<JobChange> batch) throws InterruptedException {
    while (true) {
      Attempt attempt = new Attempt(batch);
      try {
        return publisher.publish(attempt::run);
      } catch (DataAccessException | TransactionException e) {
        if (ControlStoreFaults.isPermanent(e)) {
          return oneByOne(batch, e);
        }
        LOG.warn("{} completions wait for the control database: {}", batch.size(), e.toString());
        if (attempt.committedAfterAll()) {
          return Set.of();
        }
      } catch (RuntimeException e) {
        return oneByOne(batch, e);
      }
    }
  }

  private Set<JobId> oneByOne(List<JobChange> batch, RuntimeException failure)
      throws InterruptedException {
    if (batch.size() == 1) {
      JobLease lease = batch.getFirst().lease();
      LOG.error(
          "What became of job {} cannot be written. It keeps its slot and is judged by the worker"
              + " that takes over from this one.",
          lease.job(),
          failure);
      unwritable.add(lease);
      return Set.of();
    }
    LOG.warn("A batch of completions was refused; they are written one by one.", failure);
    Set<JobId> refused = new HashSet<>();
    for (JobChange change : batch) {
      refused.addAll(refused(List.of(change)));
    }
    return refused;
  }

  /** One try, which may have committed though it failed. */
  private final class Attempt {
    private final List<JobChange> batch;
    private OutboxEntry.@Nullable Key key;

    Attempt(List<JobChange> batch) {
      this.batch = batch;
    }

    Committed<Set<JobId>> run(OutboxEntry.Key given) {
      key = given;
      return changes.apply(batch, given);
    }

    boolean committedAfterAll() throws InterruptedException {
      OutboxEntry.Key tried = key;
      while (tried != null) {
        var _ = stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        try {
          return outbox.settle(tried).isPresent();
        } catch (DataAccessException | TransactionException e) {
          LOG.debug("The control database is still away: {}", e.toString());
        }
      }
      return false;
    }
  }
}
