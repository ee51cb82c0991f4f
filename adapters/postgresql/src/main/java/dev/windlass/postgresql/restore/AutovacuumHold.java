package dev.windlass.postgresql.restore;

import dev.windlass.engine.EngineException;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps autovacuum from large tables while they are loaded. It would begin with one as soon as it
 * has rows, and whoever makes the first index would wait for it: for a second, after which the
 * server ends it ({@code deadlock_timeout}). A lock that autovacuum does not wait for, and that
 * loading does not mind, is all it takes; it goes with its session.
 */
final class AutovacuumHold implements AutoCloseable {
  /** As many as every server has room for in its table of locks. */
  private static final int MOST = 100;

  /** Of nothing. */
  static final AutovacuumHold NONE = new AutovacuumHold(null);

  private final @Nullable ServerConnection session;

  private AutovacuumHold(@Nullable ServerConnection session) {
    this.session = session;
  }

  /**
   * Holds the largest. Where the login may not, nothing is held: it takes a moment longer.
   *
   * @param sizes bytes of rows by the quoted names of ordinary tables
   */
  static AutovacuumHold on(Connections connections, String database, Map<String, Long> sizes) {
    List<String> large =
        sizes.entrySet().stream()
            .filter(table -> table.getValue() >= IndexPlan.LARGE)
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(MOST)
            .map(Map.Entry::getKey)
            .toList();
    if (large.isEmpty()) {
      return NONE;
    }
    ServerConnection session = LoadingSession.open(connections, database);
    try {
      session.begin();
      session.execute(
          "LOCK TABLE ONLY %s IN SHARE UPDATE EXCLUSIVE MODE NOWAIT"
              .formatted(String.join(", ONLY ", large)));
      return new AutovacuumHold(session);
    } catch (EngineException e) {
      session.close();
      return NONE;
    }
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
