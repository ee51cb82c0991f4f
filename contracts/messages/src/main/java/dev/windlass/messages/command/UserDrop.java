package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Drop a user. What it owns stands in the way unless it goes to somebody else or goes too.
 *
 * @param user its name
 * @param reassignTo who gets what it owns, in every database; null for nobody
 * @param dropOwned whether what it owns is dropped, in every database, with its data; null for
 *     false
 * @param endSessions whether its sessions are ended; null for false: they stand in the way
 * @param ifPresent whether it is as good when there is no such user; null for false
 */
@CommandName(
    value = "user.drop",
    target = CommandName.TargetKind.ENGINE,
    result = UserDropResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserDrop(
    String user,
    @Nullable String reassignTo,
    @Nullable Boolean dropOwned,
    @Nullable Boolean endSessions,
    @Nullable Boolean ifPresent)
    implements CommandSpec {
  /** A user that owns nothing and is not logged in. */
  public static UserDrop of(String user) {
    return new UserDrop(user, null, null, null, null);
  }

  /** Whether what it owns is dropped. */
  public boolean isDropOwned() {
    return Boolean.TRUE.equals(dropOwned);
  }

  /** Whether its sessions are ended. */
  public boolean isEndSessions() {
    return Boolean.TRUE.equals(endSessions);
  }
}
