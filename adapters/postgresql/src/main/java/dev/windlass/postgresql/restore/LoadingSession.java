package dev.windlass.postgresql.restore;

import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import java.util.List;

/** Connections that load: they need not wait for the disk at each commit; publishing does that. */
final class LoadingSession {
  /** For {@code pg_restore}'s own connections. */
  static final List<String> OPTIONS =
      List.of(
          "synchronous_commit=off",
          "maintenance_work_mem=256MB",
          "statement_timeout=0",
          "lock_timeout=0",
          "idle_in_transaction_session_timeout=0",
          "default_transaction_read_only=off");

  private LoadingSession() {}

  static ServerConnection open(Connections connections, String database) {
    ServerConnection connection = connections.open(database, Purpose.RESTORE);
    connection.execute(
        "SET synchronous_commit = off; SET statement_timeout = 0; SET lock_timeout = 0;"
            + " SET idle_in_transaction_session_timeout = 0; SET search_path = '';"
            + " SET default_transaction_read_only = off;"
            + " SET check_function_bodies = off; SET xmloption = 'content';"
            + " SET row_security = off; SET client_min_messages = 'warning';"
            + " SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings"
            + " WHERE name = 'transaction_timeout'");
    return connection;
  }

  /** For creating, renaming and dropping databases: no time-out, and every commit lasts. */
  static ServerConnection admin(Connections connections) {
    ServerConnection connection =
        connections.open(connections.settings().maintenanceDatabase(), Purpose.RESTORE);
    connection.execute(
        "SET synchronous_commit = on; SET statement_timeout = 0; SET lock_timeout = 0;"
            + " SET default_transaction_read_only = off");
    return connection;
  }
}
