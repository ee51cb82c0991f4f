package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One session of an engine.
 *
 * @param id the engine's id of it: a process id, a session number
 * @param started when it began; with the id it names the session for good, since ids are reused
 * @param database where it is; null when nowhere
 * @param user its login
 * @param application what it calls itself; null when it does not
 * @param client where it comes from; null for local ones
 * @param state the engine's word for what it does: {@code active}, {@code idle in transaction}
 * @param waitsFor what it waits for; null when it does not wait
 * @param transactionAge how long its transaction is open; null when none is
 * @param statementAge how long its statement runs; null when none does
 * @param blockedBy ids of the sessions it waits for
 * @param statement its statement; null unless asked for and allowed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Session(
    String id,
    @Nullable Instant started,
    @Nullable String database,
    @Nullable String user,
    @Nullable String application,
    @Nullable String client,
    @Nullable String state,
    @Nullable String waitsFor,
    @Nullable Duration transactionAge,
    @Nullable Duration statementAge,
    List<String> blockedBy,
    @Nullable String statement) {
  /** Keeps a copy. */
  public Session {
    blockedBy = List.copyOf(blockedBy);
  }
}
