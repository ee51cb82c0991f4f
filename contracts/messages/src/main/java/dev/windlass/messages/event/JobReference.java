package dev.windlass.messages.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which job an event is about, and where in its history it stands.
 *
 * @param id the job
 * @param command the command's name and version: {@code database.backup.v1}; null when a refused
 *     message did not say
 * @param commandId the command's id
 * @param commandSource the command's source
 * @param target what it is about
 * @param attempt how often it was started, 0 before the first time
 * @param sequence the event's number within the job, from 1, without holes; progress may leave
 *     numbers out
 * @param time when it happened
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobReference(
    JobId id,
    @Nullable String command,
    String commandId,
    String commandSource,
    Target target,
    int attempt,
    long sequence,
    Instant time) {}
