package dev.windlass.messages.command;

import java.util.List;

/**
 * What a command with {@code dryRun} would have done. Every check was run; nothing was changed.
 *
 * @param would what would be done, one sentence a step
 */
public record DryRunResult(List<String> would) implements CommandResult {
  /** Keeps a copy. */
  public DryRunResult {
    would = List.copyOf(would);
  }
}
