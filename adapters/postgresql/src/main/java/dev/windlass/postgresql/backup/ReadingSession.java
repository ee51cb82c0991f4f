package dev.windlass.postgresql.backup;

import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import java.time.Duration;

/** Connections that read as {@code pg_dump} does: whatever the database or role is set to. */
public final class ReadingSession {
  private ReadingSession() {}

  /** A connection that reads rows as a backup does, byte for byte. */
  public static ServerConnection open(Connections connections, String database) {
    ServerConnection connection = connections.open(database, Purpose.BACKUP);
    try {
      ServerVersion version = ServerVersion.of(connection);
      connection.execute(settings(version, connections.settings().lockTimeout()));
      return connection;
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Row security is off, so that a policy makes the backup fail instead of thinning it out. Seqscan
   * is off, so that a range of blocks is always read as a range.
   */
  private static String settings(ServerVersion version, Duration lockTimeout) {
    return "SET search_path = ''; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';"
        + " SET extra_float_digits = 3; SET bytea_output = 'hex'; SET xmloption = 'content';"
        + " SET synchronize_seqscans = off; SET row_security = off; SET enable_seqscan = off;"
        + " SET max_parallel_workers_per_gather = 0; SET jit = off; SET statement_timeout = 0;"
        + " SET idle_in_transaction_session_timeout = 0; SET lock_timeout = "
        + lockTimeout.toMillis()
        + (version.atLeast(14) ? "; SET idle_session_timeout = 0" : "")
        + (version.atLeast(17) ? "; SET transaction_timeout = 0" : "");
  }
}
