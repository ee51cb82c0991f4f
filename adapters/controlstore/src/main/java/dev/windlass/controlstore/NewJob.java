package dev.windlass.controlstore;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.event.AuditRecord.Origin;
import java.time.Duration;
import java.util.List;

/**
 * A command that passed every check and asks for admission.
 *
 * @param command the command
 * @param origin where it came from; its digest tells a repeat from a conflict
 * @param longWork whether it counts in its engine's limit
 * @param locks the locks it needs
 * @param engineLimit how many jobs of long work its engine takes at a time
 * @param timeout how long it may run from its first start
 */
public record NewJob(
    Command command,
    Origin origin,
    boolean longWork,
    List<LockRequest> locks,
    int engineLimit,
    Duration timeout) {
  /** Keeps a copy. */
  public NewJob {
    locks = List.copyOf(locks);
  }

  /** Whether it has to pass the gate where locks and limits are looked at. */
  boolean gated() {
    return longWork || !locks.isEmpty();
  }
}
