package dev.windlass.worker.event;

import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.OutboxMessage;
import dev.windlass.messages.Failure;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.envelope.EventCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.AuditRecord.Actor;
import dev.windlass.messages.event.AuditRecord.Origin;
import dev.windlass.messages.event.AuditRecord.Stage;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events and audit records as messages for the topics. */
public final class JobMessages {
  private final TopicSettings topics;
  private final String writer;

  /** Messages of the worker of this name. */
  JobMessages(TopicSettings topics, String worker) {
    this.topics = topics;
    this.writer = worker + " " + version();
  }

  private static String version() {
    String version = JobMessages.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0-SNAPSHOT" : version;
  }

  /** The reference of an event about this command. */
  public static JobReference reference(Command command, int attempt, long sequence, Instant time) {
    return reference(command.jobId(), command, attempt, sequence, time);
  }

  private static JobReference reference(
      JobId job, Command command, int attempt, long sequence, Instant time) {
    return new JobReference(
        job,
        command.type().name() + ".v" + command.type().version(),
        command.id(),
        command.source(),
        command.target(),
        attempt,
        sequence,
        time);
  }

  /** The reference of an event about this job. */
  public static JobReference reference(JobRecord job, long sequence, Instant time) {
    return reference(job.lease().job(), job.command(), job.attempt(), sequence, time);
  }

  /** A job event, for the status topic. */
  public OutboxMessage event(JobEvent event, @Nullable String traceparent) {
    return OutboxMessage.to(topics.status(), EventCodec.encode(event, traceparent));
  }

  /** The audit record of a stage that brought neither result nor failure. */
  public OutboxMessage audit(Stage stage, JobReference job, Command command, Origin origin) {
    return audit(stage, job, command, origin, null, null);
  }

  /** The audit record of a stage. */
  public OutboxMessage audit(
      Stage stage,
      JobReference job,
      Command command,
      Origin origin,
      @Nullable CommandResult result,
      @Nullable Failure failure) {
    AuditRecord audit =
        new AuditRecord(
            stage,
            job.time(),
            job,
            new Actor(command.requestedBy(), command.reason()),
            origin,
            result == null ? null : AuditText.outcome(result),
            result == null ? null : AuditText.artifact(result),
            AuditText.statement(command.spec()),
            failure,
            writer);
    return OutboxMessage.to(topics.audit(), EventCodec.encode(audit, command.traceparent()));
  }

  /**
   * The audit record of a message that was refused, of which little more than the name is known.
   */
  public OutboxMessage denied(JobReference job, Actor actor, Origin origin, Failure failure) {
    AuditRecord audit =
        new AuditRecord(
            Stage.DENIED, job.time(), job, actor, origin, null, null, null, failure, writer);
    return OutboxMessage.to(topics.audit(), EventCodec.encode(audit));
  }

  /** A refused message, as it came, for the dead-letter topic. */
  // NullAway takes the annotation of an array in a class file for one of its elements.
  @SuppressWarnings("NullAway")
  public OutboxMessage deadLetter(
      byte @Nullable [] key, List<Header> headers, byte @Nullable [] value) {
    return new OutboxMessage(topics.deadLetters(), key, headers, value);
  }
}
