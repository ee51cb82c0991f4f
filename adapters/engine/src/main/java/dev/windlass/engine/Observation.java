package dev.windlass.engine;

import dev.windlass.messages.command.LogEntry;
import dev.windlass.messages.command.LogsGet;
import dev.windlass.messages.event.Metric;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an engine tells about how it is. */
public interface Observation {
  /**
   * Collects metric points, as they are now, under the names and units of the OpenTelemetry
   * receiver for the engine.
   *
   * @param names which metrics, where {@code *} stands for any characters; an empty list for all
   * @param database only points of this one, besides those of the engine as a whole; null for all
   */
  Collected metrics(List<String> names, @Nullable String database, WorkMonitor monitor);

  /**
   * Reads the log; the newest entries where there are more than the limit.
   *
   * @throws EngineException {@code PRECONDITION_FAILED} when the engine keeps no log that can be
   *     read so, {@code PERMISSION_DENIED} with the grants that are missing
   */
  ReadLog logs(LogsGet filter, WorkMonitor monitor);

  /**
   * Metric points.
   *
   * @param collectedAt when, by the engine's clock
   * @param startedAt since when sums are counted; null when not known
   * @param metrics the metrics with their points, by name
   * @param notes what is missing and why, one sentence each
   */
  record Collected(
      Instant collectedAt, @Nullable Instant startedAt, List<Metric> metrics, List<String> notes) {
    /** Keeps copies. */
    public Collected {
      metrics = List.copyOf(metrics);
      notes = List.copyOf(notes);
    }
  }

  /**
   * What was read.
   *
   * @param entries oldest first
   * @param truncated whether there were more than the limit
   * @param sources what was read, newest first
   */
  record ReadLog(List<LogEntry> entries, boolean truncated, List<String> sources) {
    /** Keeps copies. */
    public ReadLog {
      entries = List.copyOf(entries);
      sources = List.copyOf(sources);
    }
  }
}
