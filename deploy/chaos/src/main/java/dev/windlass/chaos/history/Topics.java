package dev.windlass.chaos.history;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the topics, each partition in its order.
 *
 * @param sent the commands, good and bad
 * @param told the job events; what comes twice is here twice
 * @param recorded the audit records; what comes twice is here twice
 * @param dead the refused messages
 * @param unreadable records of the status and audit topics that are no events
 */
public record Topics(
    List<Sent> sent,
    List<Told> told,
    List<Recorded> recorded,
    List<DeadLetter> dead,
    List<String> unreadable) {
  /** Keeps copies. */
  public Topics {
    sent = List.copyOf(sent);
    told = List.copyOf(told);
    recorded = List.copyOf(recorded);
    dead = List.copyOf(dead);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * A message on the command topic.
   *
   * @param record where it lies
   * @param command what it says; null when that cannot be read
   * @param digest what the same command sent again has too
   */
  public record Sent(Received record, @Nullable Command command, String digest) {}

  /** A job event and its id; its record is kept without headers. */
  public record Told(Received record, String id, JobEvent event) {}

  /** An audit record and its id; of its record only the place is kept. */
  public record Recorded(Received record, String id, AuditRecord audit) {}

  /**
   * A refused message.
   *
   * @param record where it lies
   * @param partition where it lay on the command topic
   * @param offset where it lay there
   * @param code why it was refused
   * @param reason the same in a sentence
   */
  public record DeadLetter(
      Received record, int partition, long offset, String code, String reason) {}
}
