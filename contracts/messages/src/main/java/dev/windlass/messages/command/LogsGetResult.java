package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of an engine's log.
 *
 * @param entries oldest first; null when they are in an object
 * @param object where they are, one JSON object a line; null when they are here
 * @param count how many there are
 * @param truncated whether there were more than the limit
 * @param sources what was read, newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogsGetResult(
    @Nullable List<LogEntry> entries,
    @Nullable ObjectReference object,
    int count,
    boolean truncated,
    List<String> sources)
    implements CommandResult {
  /** Keeps a copy. */
  public LogsGetResult {
    sources = List.copyOf(sources);
  }
}
