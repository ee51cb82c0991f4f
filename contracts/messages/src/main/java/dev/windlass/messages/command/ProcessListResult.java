package dev.windlass.messages.command;

import java.util.List;

/**
 * The sessions of an engine.
 *
 * @param sessions longest-running first
 */
public record ProcessListResult(List<Session> sessions) implements CommandResult {
  /** Keeps a copy. */
  public ProcessListResult {
    sessions = List.copyOf(sessions);
  }
}
