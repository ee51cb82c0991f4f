package dev.windlass.messages.envelope;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobReference;
import dev.windlass.messages.event.MetricsEvent;
import dev.windlass.messages.json.Quoted;
import dev.windlass.messages.json.WindlassJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Job events, audit records and metric points as CloudEvents on Kafka records, and back. An event
 * that is encoded twice has the same source and id both times, so that readers can drop what comes
 * again.
 */
public final class EventCodec {
  /** The source of every job event, whichever worker publishes it. */
  public static final String JOB_SOURCE = "/windlass/jobs";

  /** The source of every audit record. */
  public static final String AUDIT_SOURCE = "/windlass/audit";

  /** The source of metric points. */
  public static final String METRICS_SOURCE = "/windlass/metrics";

  /** The type of metric points. */
  public static final String METRICS_TYPE = "dev.windlass.metrics.v1";

  private static final String JOB_PREFIX = "dev.windlass.job.";
  private static final String AUDIT_PREFIX = "dev.windlass.audit.";
  private static final String VERSION = ".v1";
  private static final int SEQUENCE_DIGITS = 10;
  private static final int MAX_BYTES = 32 << 20;

  private static final Map<String, Class<? extends JobEvent>> JOB_EVENTS =
      Arrays.stream(JobEvent.class.getPermittedSubclasses())
          .map(type -> type.<JobEvent>asSubclass(JobEvent.class))
          .collect(
              Collectors.toUnmodifiableMap(
                  type -> jobType(type.getSimpleName().toLowerCase(Locale.ROOT)),
                  Function.identity()));

  private EventCodec() {}

  /** Writes a job event that belongs to no trace. */
  public static Message encode(JobEvent event) {
    return encode(event, null);
  }

  /** Writes a job event; the key is the job's id. */
  public static Message encode(JobEvent event, @Nullable String traceparent) {
    JobReference job = event.job();
    return write(
        new EnvelopeWriter(jobType(event.word()), JOB_SOURCE, id(event))
            .header("ce_subject", job.id().value())
            .header("ce_dataref", dataref(event)),
        job,
        traceparent,
        job.id().value(),
        event);
  }

  /** Where the result is, when it is too large for the event. */
  private static @Nullable String dataref(JobEvent event) {
    return event instanceof JobEvent.Succeeded succeeded
        ? succeeded.result().path("stored").path("location").stringValue(null)
        : null;
  }

  /** Progress and refusals are not numbered in the job's history; their moment names them. */
  private static String id(JobEvent event) {
    JobReference job = event.job();
    return switch (event) {
      case JobEvent.Progress _ -> job.id() + "-" + job.attempt() + "-p" + job.time().toEpochMilli();
      // Copies of a message lie in one batch, and are refused within a millisecond.
      case JobEvent.Rejected _ ->
          job.id() + "-r" + ChronoUnit.NANOS.between(Instant.EPOCH, job.time());
      default -> job.id() + "-" + job.sequence();
    };
  }

  /** Writes an audit record that belongs to no trace. */
  public static Message encode(AuditRecord event) {
    return encode(event, null);
  }

  /** Writes an audit record; the key is the engine's name, or the job's id where there is none. */
  public static Message encode(AuditRecord event, @Nullable String traceparent) {
    JobReference job = event.job();
    String engine = job.target().engine();
    String stage = event.stage().word();
    return write(
        new EnvelopeWriter(AUDIT_PREFIX + stage + VERSION, AUDIT_SOURCE, id(event))
            .header("ce_subject", engine),
        job,
        traceparent,
        engine == null ? job.id().value() : engine,
        event);
  }

  /** The same command can be refused several times; where it came from tells one from another. */
  private static String id(AuditRecord event) {
    JobReference job = event.job();
    String stage = job.id() + "-" + event.stage().word() + "-";
    return event.stage() == AuditRecord.Stage.DENIED
        ? stage + event.origin().partition() + "-" + event.origin().offset()
        : stage + job.attempt();
  }

  /** Writes metric points; the key is the engine's name. */
  public static Message encode(MetricsEvent event, @Nullable String traceparent) {
    JobReference job = event.job();
    String id = job.id() + "-m" + job.attempt() + "-" + event.part();
    return new EnvelopeWriter(METRICS_TYPE, METRICS_SOURCE, id)
        .header("ce_subject", event.engine())
        .header("ce_time", job.time())
        .header("ce_correlationid", job.id().value())
        .header("ce_causationid", job.commandId())
        .header("ce_sequence", sequence(event.part()))
        .header("ce_traceparent", traceparent)
        .message(event.engine(), WindlassJson.events().writeValueAsBytes(event));
  }

  /** Ten digits or more, so that their order as text is that of the numbers. */
  private static String sequence(long number) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, SEQUENCE_DIGITS - digits.length())) + digits;
  }

  private static Message write(
      EnvelopeWriter envelope,
      JobReference job,
      @Nullable String traceparent,
      String key,
      Object data) {
    return envelope
        .header("ce_time", job.time())
        .header("ce_correlationid", job.id().value())
        .header("ce_causationid", job.commandId())
        .header("ce_sequence", sequence(job.sequence()))
        .header("ce_traceparent", traceparent)
        .message(key, WindlassJson.events().writeValueAsBytes(data));
  }

  /**
   * Reads a job event. Fields that it does not know are ignored.
   *
   * @throws RefusedMessage when it is none; with {@code UNSUPPORTED_VERSION} when it is of a type
   *     that is not known here, which a reader may skip
   */
  public static JobEvent decodeJobEvent(List<Header> headers, byte @Nullable [] value) {
    Envelope envelope = envelope(headers, value);
    return read(
        envelope,
        Optional.ofNullable(JOB_EVENTS.get(envelope.require("type", 200)))
            .orElseThrow(() -> unknown(envelope)));
  }

  /** Reads an audit record; as {@link #decodeJobEvent}. */
  public static AuditRecord decodeAudit(List<Header> headers, byte @Nullable [] value) {
    Envelope envelope = envelope(headers, value);
    String type = envelope.require("type", 200);
    if (Arrays.stream(AuditRecord.Stage.values())
        .noneMatch(stage -> type.equals(AUDIT_PREFIX + stage.word() + VERSION))) {
      throw unknown(envelope);
    }
    return read(envelope, AuditRecord.class);
  }

  /** Reads metric points; as {@link #decodeJobEvent}. */
  public static MetricsEvent decodeMetrics(List<Header> headers, byte @Nullable [] value) {
    Envelope envelope = envelope(headers, value);
    if (!envelope.require("type", 200).equals(METRICS_TYPE)) {
      throw unknown(envelope);
    }
    return read(envelope, MetricsEvent.class);
  }

  private static String jobType(String word) {
    return JOB_PREFIX + word + VERSION;
  }

  private static Envelope envelope(List<Header> headers, byte @Nullable [] value) {
    Envelope envelope = EnvelopeReader.read(headers, value, MAX_BYTES);
    envelope.check();
    return envelope;
  }

  private static <T> T read(Envelope envelope, Class<T> type) {
    try {
      // Results hold whatever engines hold: what is checked in commands is not checked here.
      JsonMapper json = WindlassJson.events();
      byte[] bytes = envelope.bytes();
      return bytes == null ? json.treeToValue(envelope.data(), type) : json.readValue(bytes, type);
    } catch (JacksonException | NumberFormatException e) {
      throw RefusedMessage.invalid(
          "The data of %s does not fit its type."
              .formatted(Quoted.text(envelope.require("type", 200))),
          "Look at who writes to this topic.");
    }
  }

  private static RefusedMessage unknown(Envelope envelope) {
    return RefusedMessage.of(
        FailureCode.UNSUPPORTED_VERSION,
        "Events of type %s are not known here."
            .formatted(Quoted.text(envelope.require("type", 200))),
        "Update this reader, or skip them.");
  }
}
