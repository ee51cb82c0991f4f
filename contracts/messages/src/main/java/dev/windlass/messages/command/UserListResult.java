package dev.windlass.messages.command;

import java.util.List;

/**
 * The users of an engine.
 *
 * @param users by name
 */
public record UserListResult(List<UserMetadata> users) implements CommandResult {
  /** Keeps a copy. */
  public UserListResult {
    users = List.copyOf(users);
  }
}
