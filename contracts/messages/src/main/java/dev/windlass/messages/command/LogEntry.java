package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an engine's log.
 *
 * @param time when
 * @param level the engine's word for how much it matters
 * @param message what it says
 * @param code the engine's own code; null for none
 * @param database where; null for nowhere in particular
 * @param user whose session; null for none
 * @param process the session's id; null for none
 * @param client where the session comes from; null when not known
 * @param application what the session calls itself; null when it does not
 * @param detail what else the engine said; null for nothing
 * @param hint what the engine advises; null for nothing
 * @param statement the statement; null where the log has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogEntry(
    Instant time,
    String level,
    String message,
    @Nullable String code,
    @Nullable String database,
    @Nullable String user,
    @Nullable String process,
    @Nullable String client,
    @Nullable String application,
    @Nullable String detail,
    @Nullable String hint,
    @Nullable String statement) {}
