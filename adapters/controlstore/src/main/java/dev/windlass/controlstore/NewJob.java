package dev.windlass.controlstore;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.event.AuditRecord.Origin;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command that passed every check and asks for admission.
 *
 * @param command the command
 * @param origin where it came from; its digest tells a repeat from a conflict
 * @param longWork whether it counts in its engine's limit
 * @param locks the locks it needs
 * @param engineLimit how many jobs of long work its engine takes at a time
 * @param timeout how long it may run from its first start
 * @param actorLimit how many such jobs whoever requests it may start on its engine within an hour;
 *     null for no limit
 */
public record NewJob(
    Command command,
    Origin origin,
    boolean longWork,
    List<LockRequest> locks,
    int engineLimit,
    Duration timeout,
    @Nullable Integer actorLimit) {
  /** Keeps a copy. */
  public NewJob {
    locks = List.copyOf(locks);
  }

  /** A job that counts in no actor's limit. */
  public NewJob(
      Command command,
      Origin origin,
      boolean longWork,
      List<LockRequest> locks,
      int engineLimit,
      Duration timeout) {
    this(command, origin, longWork, locks, engineLimit, timeout, null);
  }

  /** Whether it has to pass the gate where locks and limits are looked at. */
  boolean gated() {
    return longWork || !locks.isEmpty() || actorLimit != null;
  }
}
