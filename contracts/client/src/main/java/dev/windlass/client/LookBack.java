package dev.windlass.client;

import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches what was published about a job before somebody began to listen.
 *
 * <p>Only the job's partition is read, from some time back up to its present end: first from the
 * moment given, or one hour back, then one day, then all of it, until the job's first event is
 * there. Searches that wait at the same time and fall into one partition share one pass, so ten
 * thousand of them cost a few passes. One thread does it, apart from the thread of live events.
 */
final class LookBack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LookBack.class);
  private static final List<Duration> WINDOWS = List.of(Duration.ofHours(1), Duration.ofDays(1));
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /** How long after an empty search a job may still show itself. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private record Search(JobTracker tracker, @Nullable Instant since, boolean mustExist) {}

  private final StatusTopic topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Duration patience;
  private final Clock clock;
  private final LinkedBlockingQueue<Search> waiting = new LinkedBlockingQueue<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("windlass-look-back").factory());
  private volatile boolean closed;

  LookBack(
      StatusTopic topic,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Duration patience,
      Clock clock) {
    this.topic = topic;
    this.consumers = consumers;
    this.patience = patience;
    this.clock = clock;
  }

  /** Hands the tracker its job's history; when there is none, that is no news. */
  void find(JobTracker tracker) {
    start(new Search(tracker, null, false));
  }

  /** Hands the tracker its job's history; when there is none, its waiting ends with that. */
  void follow(JobTracker tracker, @Nullable Instant since) {
    start(new Search(tracker, since, true));
  }

  private void start(Search search) {
    waiting.add(search);
    thread.execute(this::searchAll);
  }

  private void searchAll() {
    List<Search> searches = new ArrayList<>();
    waiting.drainTo(searches);
    searches.stream()
        .collect(Collectors.groupingBy(search -> topic.partitionOf(search.tracker().job())))
        .forEach(this::searchPartition);
  }

  private void searchPartition(TopicPartition partition, List<Search> searches) {
    Map<JobId, List<JobEvent>> found = Map.of();
    try (PartitionScan scan =
        new PartitionScan(consumers.get(), partition, patience, () -> closed)) {
      for (@Nullable Instant from : starts(searches)) {
        found = scan.read(searches.stream().map(s -> s.tracker().job()).toList(), from);
        if (closed || isComplete(searches, found)) {
          break;
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("Looking back on {} failed.", partition, e);
      searches.forEach(search -> fail(search, e));
    }
    for (Search search : searches) {
      hand(search, found.getOrDefault(search.tracker().job(), List.of()));
    }
  }

  private List<@Nullable Instant> starts(List<Search> searches) {
    List<@Nullable Instant> starts = new ArrayList<>();
    Instant earliest = null;
    for (Search search : searches) {
      Instant since = search.since();
      if (since == null) {
        earliest = null;
        break;
      }
      earliest = earliest == null || since.isBefore(earliest) ? since : earliest;
    }
    if (earliest == null) {
      WINDOWS.forEach(window -> starts.add(clock.instant().minus(window)));
    } else {
      starts.add(earliest.minus(MARGIN));
    }
    starts.add(null);
    return starts;
  }

  private static boolean isComplete(List<Search> searches, Map<JobId, List<JobEvent>> found) {
    return searches.stream()
        .allMatch(
            search ->
                found.getOrDefault(search.tracker().job(), List.of()).stream()
                    .anyMatch(event -> event instanceof JobEvent.Accepted));
  }

  private void fail(Search search, RuntimeException e) {
    if (search.mustExist()) {
      search
          .tracker()
          .end()
          .completeExceptionally(new UnreachableException(Waiting.sentence(topic.name(), e), e));
    }
  }

  private void hand(Search search, List<JobEvent> events) {
    search.tracker().history(events);
    if (search.mustExist() && search.tracker().last() == null) {
      CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> giveUp(search.tracker()));
    }
  }

  private void giveUp(JobTracker tracker) {
    if (tracker.last() == null) {
      tracker.end().completeExceptionally(new JobNotFoundException(tracker.job(), topic.name()));
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.shutdown();
  }
}
