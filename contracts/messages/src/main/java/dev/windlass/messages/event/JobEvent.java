package dev.windlass.messages.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.Failure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What happened to a job. Published on the status topic, keyed by job, in the order of the job's
 * history, at least once: an event that comes twice has the same CloudEvents id.
 */
public sealed interface JobEvent {
  /** Which job, and where in its history. */
  JobReference job();

  /** The state's word in the CloudEvents type: {@code dev.windlass.job.<word>.v1}. */
  default String word() {
    return switch (this) {
      case Accepted _ -> "accepted";
      case Rejected _ -> "rejected";
      case Waiting _ -> "waiting";
      case Started _ -> "started";
      case Progress _ -> "progress";
      case Retrying _ -> "retrying";
      case Succeeded _ -> "succeeded";
      case Failed _ -> "failed";
      case Cancelled _ -> "cancelled";
      case Expired _ -> "expired";
    };
  }

  /** Whether nothing more will come about this job. */
  default boolean isTerminal() {
    return switch (this) {
      case Rejected _, Succeeded _, Failed _, Cancelled _, Expired _ -> true;
      case Accepted _, Waiting _, Started _, Progress _, Retrying _ -> false;
    };
  }

  /** The command is in the control store and will be run. */
  record Accepted(JobReference job) implements JobEvent {}

  /** The command was refused; there is no job. */
  record Rejected(JobReference job, Failure failure) implements JobEvent {}

  /**
   * The job waits.
   *
   * @param reason why, in a word
   * @param message why, in a sentence
   * @param until when it is looked at again at the latest; null when something else decides
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Waiting(JobReference job, Reason reason, String message, @Nullable Instant until)
      implements JobEvent {
    /** Why a job waits. */
    public enum Reason {
      /** Another job holds a lock it needs. */
      LOCK,
      /** The engine, or the one who asks, has as many jobs as the engine's limits allow. */
      LIMIT,
      /** Its moment has not come. */
      NOT_BEFORE
    }
  }

  /**
   * A worker runs it.
   *
   * @param worker which one
   */
  record Started(JobReference job, String worker) implements JobEvent {}

  /**
   * How far it is.
   *
   * @param phase what it does now
   * @param done how much of it is done
   * @param total how much there is; null when not known
   * @param unit what is counted: {@code bytes}, {@code tables}, {@code rows}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Progress(JobReference job, String phase, long done, @Nullable Long total, String unit)
      implements JobEvent {}

  /**
   * It failed for a passing reason, or its worker died, and will be started again.
   *
   * @param failure what happened
   * @param nextAttempt when, at the earliest
   */
  record Retrying(JobReference job, Failure failure, Instant nextAttempt) implements JobEvent {}

  /**
   * It is done.
   *
   * @param result the record that belongs to the command
   * @param duration from the first start to the end
   */
  record Succeeded(JobReference job, JsonNode result, Duration duration) implements JobEvent {}

  /** It ended with a failure. */
  record Failed(JobReference job, Failure failure) implements JobEvent {}

  /** It ended because somebody asked. */
  record Cancelled(JobReference job, Failure failure) implements JobEvent {}

  /** It was not started in time. */
  record Expired(JobReference job, Failure failure) implements JobEvent {}
}
