package dev.windlass.controlstore;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.event.AuditRecord.Origin;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An open job as the control store has it.
 *
 * @param lease the job, and the newest token
 * @param command what is to be done
 * @param origin where the command came from
 * @param longWork which lane it takes
 * @param attempt how often it was started
 * @param sequence the number of its newest event
 * @param admitted when it was admitted
 * @param firstStarted when its first attempt started, null before: as its event says while it is
 *     the only attempt; from the second on, when the control database wrote it, by that one's
 *     clock, since its time begins there
 * @param timeout how long it may run from its first start
 * @param cancelRequested whether somebody asked for its end
 * @param cutOff whether an earlier attempt may have changed the engine without knowing it
 */
public record JobRecord(
    JobLease lease,
    Command command,
    Origin origin,
    boolean longWork,
    int attempt,
    long sequence,
    Instant admitted,
    @Nullable Instant firstStarted,
    Duration timeout,
    boolean cancelRequested,
    boolean cutOff) {}
