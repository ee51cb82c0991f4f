package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a command is to be run, whatever it is.
 *
 * @param timeout how long the job may run from its first start; null for the operation's default
 * @param notBefore the earliest moment to start; null for at once
 * @param priority which of the waiting jobs of an engine goes first
 * @param dryRun run every check and say what would be done, and change nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandOptions(
    @Nullable Duration timeout,
    @Nullable Instant notBefore,
    @Nullable Priority priority,
    @Nullable Boolean dryRun) {
  /** Nothing asked for. */
  public static final CommandOptions NONE = new CommandOptions(null, null, null, null);

  /** Whether only the checks are asked for; false when the sender said nothing. */
  public boolean isDryRun() {
    return Boolean.TRUE.equals(dryRun);
  }

  /** The priority, {@link Priority#NORMAL} when the sender said nothing. */
  public Priority priorityOrNormal() {
    return priority == null ? Priority.NORMAL : priority;
  }

  /** Which waiting job goes first. */
  public enum Priority {
    /** Before all others. */
    HIGH,
    /** The usual. */
    NORMAL,
    /** After all others. */
    LOW
  }
}
