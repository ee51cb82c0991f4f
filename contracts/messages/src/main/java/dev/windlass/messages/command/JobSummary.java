package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.Failure;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.event.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job in a line.
 *
 * @param job its id
 * @param command the command's name
 * @param target what it is about
 * @param state where it stands
 * @param attempt how often it was started
 * @param requestedBy who asked; null when not said
 * @param admitted when it was admitted
 * @param started when its last attempt started; null when none has
 * @param ended when it ended; null when it has not
 * @param worker who runs it; null when nobody does
 * @param failure why it failed; null when it has not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobSummary(
    JobId job,
    String command,
    Target target,
    JobState state,
    int attempt,
    @Nullable String requestedBy,
    Instant admitted,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Nullable String worker,
    @Nullable Failure failure) {}
