package dev.windlass.messages.command;

import java.util.List;

/**
 * What came of {@code user.drop}.
 *
 * @param user its name
 * @param dropped whether this job dropped it; false when it was gone when the job looked
 * @param changes what was done, one sentence each
 */
public record UserDropResult(String user, boolean dropped, List<String> changes)
    implements CommandResult {
  /** Keeps a copy. */
  public UserDropResult {
    changes = List.copyOf(changes);
  }
}
