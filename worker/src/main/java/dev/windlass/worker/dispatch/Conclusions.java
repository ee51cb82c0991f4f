package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.JobChange;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.JobWaits.WaitingJob;
import dev.windlass.controlstore.OutboxMessage;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.StoredResult;
import dev.windlass.messages.event.AuditRecord.Stage;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobReference;
import dev.windlass.messages.event.JobState;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.worker.event.JobMessages;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Turns a verdict into what is written and published: state, event and audit record. */
final class Conclusions {
  private static final Logger LOG = LoggerFactory.getLogger(Conclusions.class);

  /** What is larger goes into the object store or nowhere. */
  private static final int LARGEST_WITHOUT_STORE = 1 << 20;

  /** Longer messages, which engines may make of whatever they were given, are cut off. */
  private static final int LONGEST_MESSAGE = 16_000;

  /** The most bytes that a character has in UTF-8. */
  private static final int LONGEST_CHARACTER = 3;

  private final JobMessages messages;
  private final LargeResults largeResults;
  private final Clock clock;

  Conclusions(JobMessages messages, LargeResults largeResults, Clock clock) {
    this.messages = messages;
    this.largeResults = largeResults;
    this.clock = clock;
  }

  /**
   * The change to a job; empty when nothing may be written.
   *
   * @param cutOff whether the attempt that ended may have changed the engine without knowing it
   * @throws EngineException when the result is too large for an event and the object store does not
   *     take it
   */
  Optional<JobChange> conclude(JobRecord job, Verdict verdict, boolean cutOff) {
    JobReference reference = JobMessages.reference(job, job.sequence() + 1, clock.instant());
    return switch (verdict.withMessageOf(LONGEST_MESSAGE)) {
      case Verdict.Success(CommandResult result) -> Optional.of(success(job, reference, result));
      case Verdict.Failed(Failure failure) ->
          Optional.of(
              bad(
                  job,
                  reference,
                  JobState.FAILED,
                  new JobEvent.Failed(reference, failure),
                  failure));
      case Verdict.Cancelled(Failure failure) ->
          Optional.of(
              bad(
                  job,
                  reference,
                  JobState.CANCELLED,
                  new JobEvent.Cancelled(reference, failure),
                  failure));
      case Verdict.Expired(Failure failure) ->
          Optional.of(
              bad(
                  job,
                  reference,
                  JobState.EXPIRED,
                  new JobEvent.Expired(reference, failure),
                  failure));
      case Verdict.Again(Failure failure, Duration delay) ->
          Optional.of(again(job, reference, failure, delay, cutOff));
      case Verdict.Lost() -> Optional.empty();
    };
  }

  private JobChange success(JobRecord job, JobReference reference, CommandResult result) {
    JsonNode tree = WindlassJson.events().valueToTree(result);
    String text = WindlassJson.events().writeValueAsString(tree);
    if (text.length() > StoredResult.MOST_INLINE_BYTES / LONGEST_CHARACTER) {
      byte[] json = text.getBytes(StandardCharsets.UTF_8);
      if (json.length > StoredResult.MOST_INLINE_BYTES && !staysInline(job, json)) {
        return success(job, reference, new StoredResult(largeResults.put(job.lease(), json)));
      }
    }
    Instant started = job.firstStarted();
    Duration duration =
        started == null ? Duration.ZERO : Duration.between(started, reference.time());
    return new JobChange.End(
        job.lease(),
        reference.sequence(),
        reference.time(),
        "Done.",
        List.of(
            event(
                job,
                new JobEvent.Succeeded(
                    reference, tree, duration.isNegative() ? Duration.ZERO : duration)),
            messages.audit(Stage.SUCCEEDED, reference, job.command(), job.origin(), result, null)),
        JobState.SUCCEEDED,
        null,
        text);
  }

  /** Whether a large result has to travel in the event after all, for there is no store. */
  private boolean staysInline(JobRecord job, byte[] json) {
    if (largeResults.isPossible()) {
      return false;
    }
    if (json.length > LARGEST_WITHOUT_STORE) {
      throw new EngineException(
          FailureCode.RESOURCE_EXHAUSTED,
          "The result has %d bytes, too many for an event, and there is no object store."
              .formatted(json.length),
          "Ask for less, or configure windlass.object-store.*.");
    }
    LOG.debug("The result of job {} travels in its event: no object store.", job.lease().job());
    return true;
  }

  private JobChange bad(
      JobRecord job, JobReference reference, JobState state, JobEvent event, Failure failure) {
    Stage stage =
        failure.code() == FailureCode.OUTCOME_UNKNOWN ? Stage.OUTCOME_UNKNOWN : Stage.FAILED;
    return new JobChange.End(
        job.lease(),
        reference.sequence(),
        reference.time(),
        note(failure),
        List.of(
            event(job, event),
            messages.audit(stage, reference, job.command(), job.origin(), null, failure)),
        state,
        WindlassJson.events().writeValueAsString(failure),
        null);
  }

  private JobChange again(
      JobRecord job, JobReference reference, Failure failure, Duration delay, boolean cutOff) {
    return new JobChange.Release(
        job.lease(),
        reference.sequence(),
        reference.time(),
        note(failure),
        List.of(
            event(job, new JobEvent.Retrying(reference, failure, reference.time().plus(delay)))),
        delay,
        cutOff);
  }

  private OutboxMessage event(JobRecord job, JobEvent event) {
    return messages.event(event, job.command().traceparent());
  }

  private static String note(@Nullable Failure failure) {
    // PostgreSQL's text takes every character but this one.
    return failure == null ? "" : (failure.code() + ": " + failure.message()).replace("\0", "");
  }

  /** What the start of these jobs tells; its number is the job's newest. */
  List<OutboxMessage> started(JobRecord job, boolean mutates, String worker) {
    JobReference reference = JobMessages.reference(job, job.sequence(), clock.instant());
    OutboxMessage event = event(job, new JobEvent.Started(reference, worker));
    return mutates
        ? List.of(event, messages.audit(Stage.STARTED, reference, job.command(), job.origin()))
        : List.of(event);
  }

  /** Why a job waits; its number is the job's newest. */
  OutboxMessage waiting(WaitingJob waiting) {
    JobRecord job = waiting.job();
    return event(
        job,
        new JobEvent.Waiting(
            JobMessages.reference(job, job.sequence(), clock.instant()),
            waiting.reason(),
            why(waiting),
            waiting.until()));
  }

  private static String why(WaitingJob waiting) {
    String engine = String.valueOf(waiting.job().command().target().engine());
    if (waiting.reason() == JobEvent.Waiting.Reason.LOCK) {
      return "Another job on engine %s holds, or waited first for, a lock that it needs."
          .formatted(engine);
    }
    if (waiting.until() == null) {
      return "Engine %s runs as many jobs as its limit concurrentJobs (%d) allows."
          .formatted(engine, waiting.limit());
    }
    String actor = waiting.job().command().requestedBy();
    return "%s started as many queries on engine %s within the hour as its limit queriesPerHourPerActor (%d) allows; this one may start at %s."
        .formatted(
            actor == null ? "Somebody who gave no name (requestedBy)" : actor,
            engine,
            waiting.limit(),
            waiting.until());
  }
}
