package dev.windlass.messages.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.windlass.messages.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stage in the life of a command, for those who must know later who did what. Published on the
 * audit topic, keyed by engine, and archived in the object store.
 *
 * @param stage which stage
 * @param time when
 * @param job which job; {@link JobReference#sequence} orders the stages of one job
 * @param actor who asked
 * @param origin where the command came from
 * @param outcome what it changed or brought, in a sentence; null before the end
 * @param artifact what it left behind, such as a backup's id; null for nothing
 * @param statement fingerprint of a statement, never its values; null when there was none
 * @param failure why it was refused or failed; null when it was not
 * @param worker name and version of the worker that writes this
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditRecord(
    Stage stage,
    Instant time,
    JobReference job,
    Actor actor,
    Origin origin,
    @Nullable String outcome,
    @Nullable String artifact,
    @Nullable String statement,
    @Nullable Failure failure,
    String worker) {

  /** The stages. */
  public enum Stage {
    /** Admitted. */
    @JsonProperty("requested")
    REQUESTED,
    /** Refused. */
    @JsonProperty("denied")
    DENIED,
    /** About to be run; durable before the engine is touched by an operation that changes it. */
    @JsonProperty("started")
    STARTED,
    /** Ended well. */
    @JsonProperty("succeeded")
    SUCCEEDED,
    /** Ended badly, or was cancelled, or expired. */
    @JsonProperty("failed")
    FAILED,
    /** Ended, and nobody can say how. */
    @JsonProperty("outcome-unknown")
    OUTCOME_UNKNOWN;

    /** The stage's word in the CloudEvents type: {@code dev.windlass.audit.<word>.v1}. */
    public String word() {
      return switch (this) {
        case REQUESTED -> "requested";
        case DENIED -> "denied";
        case STARTED -> "started";
        case SUCCEEDED -> "succeeded";
        case FAILED -> "failed";
        case OUTCOME_UNKNOWN -> "outcome-unknown";
      };
    }
  }

  /**
   * Who asked.
   *
   * @param requestedBy as the sender says; null when not said
   * @param reason as the sender says; null when not said
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Actor(@Nullable String requestedBy, @Nullable String reason) {}

  /**
   * Where a command came from.
   *
   * @param digest SHA-256 of the message's type and data, in hexadecimal
   * @param topic the Kafka topic
   * @param partition its partition
   * @param offset its offset
   */
  public record Origin(String digest, String topic, int partition, long offset) {}
}
