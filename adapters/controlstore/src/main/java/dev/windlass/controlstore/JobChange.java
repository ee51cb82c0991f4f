package dev.windlass.controlstore;

import dev.windlass.messages.event.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What its owner makes of a job. It happens only while the lease's token is the job's newest. */
public sealed interface JobChange {
  /** The right to make it. */
  JobLease lease();

  /** The number of the event that tells of it. */
  long sequence();

  /** When. */
  Instant time();

  /** What happened, in a sentence, for the job's history. */
  String note();

  /** What is published when it happened. */
  List<OutboxMessage> messages();

  /**
   * The job's end: it moves to the history.
   *
   * @param state a terminal one
   * @param failure JSON of the failure; null when it succeeded
   * @param result JSON of the result; null when it did not succeed
   */
  record End(
      JobLease lease,
      long sequence,
      Instant time,
      String note,
      List<OutboxMessage> messages,
      JobState state,
      @Nullable String failure,
      @Nullable String result)
      implements JobChange {}

  /**
   * Back among the waiting, for another attempt by anybody.
   *
   * @param delay how long it waits at least
   * @param cutOff whether the attempt that ended may have changed the engine without knowing it;
   *     stays with the job, whatever later attempts say
   */
  record Release(
      JobLease lease,
      long sequence,
      Instant time,
      String note,
      List<OutboxMessage> messages,
      Duration delay,
      boolean cutOff)
      implements JobChange {}
}
