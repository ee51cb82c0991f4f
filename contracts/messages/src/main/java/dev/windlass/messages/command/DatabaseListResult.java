package dev.windlass.messages.command;

import java.util.List;

/**
 * The databases of an engine, by name.
 *
 * @param databases what is known of each
 */
public record DatabaseListResult(List<DatabaseMetadata> databases) implements CommandResult {
  /** Keeps a copy. */
  public DatabaseListResult {
    databases = List.copyOf(databases);
  }
}
