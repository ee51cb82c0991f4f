package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stop what a session does, or end the session.
 *
 * @param process the engine's id of the session, as {@code process.list} shows it
 * @param started when the session began; with it, a reused id is never hit; null to take the
 *     session that has the id now
 * @param mode cancel the statement or terminate the session; null for terminate
 */
@CommandName(
    value = "process.kill",
    target = CommandName.TargetKind.ENGINE,
    result = ProcessKillResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessKill(String process, @Nullable Instant started, @Nullable Mode mode)
    implements CommandSpec {
  /** How to stop it. */
  public enum Mode {
    /** Stop the statement and leave the session. */
    CANCEL,
    /** End the session. */
    TERMINATE
  }

  /** The mode, {@link Mode#TERMINATE} when the sender said nothing. */
  public Mode modeOrTerminate() {
    return mode == null ? Mode.TERMINATE : mode;
  }
}
