package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Bring entries of an engine's log, the newest ones where there are more than the limit.
 *
 * @param from entries from this moment on; null for an hour ago
 * @param to entries before this moment; null for now
 * @param level the least level; null for all
 * @param contains a text that the message has to contain, in upper or lower case; null for any
 * @param limit how many entries at most, 1 to 10,000; null for 1,000
 * @param destination where the entries go; null for the object store
 */
@CommandName(
    value = "logs.get",
    target = CommandName.TargetKind.ENGINE,
    result = LogsGetResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogsGet(
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Level level,
    @Nullable String contains,
    @Nullable Integer limit,
    QueryRun.@Nullable Destination destination)
    implements CommandSpec {
  /** The most entries when the sender said nothing. */
  public static final int DEFAULT_LIMIT = 1_000;

  /** How much an entry matters; each level more than the one before it. */
  public enum Level {
    /** For those who look for faults in the engine itself. */
    DEBUG,
    /** What happens in the normal course of things. */
    INFO,
    /** What a client should know. */
    NOTICE,
    /** What may become a trouble. */
    WARNING,
    /** A statement failed. */
    ERROR,
    /** A session or the engine ended. */
    FATAL
  }
}
