package dev.windlass.chaos.history;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the engine has.
 *
 * @param ledger when each entry of the ledger was written, by the command that it names
 * @param databases its databases, and how many rows their table {@code item} has; -1 where there is
 *     no such table
 * @param sessions the sessions that live: process id and moment of their start
 * @param users its users
 * @param documents the ids of the documents that were saved
 * @param setting what {@link dev.windlass.chaos.load.Names#SETTING} is set to by command; empty for
 *     nothing
 */
public record EngineState(
    Map<String, List<Instant>> ledger,
    Map<String, Long> databases,
    Set<String> sessions,
    Set<String> users,
    Set<String> documents,
    String setting) {
  /** Keeps copies. */
  public EngineState {
    ledger = Map.copyOf(ledger);
    databases = Map.copyOf(databases);
    sessions = Set.copyOf(sessions);
    users = Set.copyOf(users);
    documents = Set.copyOf(documents);
  }
}
