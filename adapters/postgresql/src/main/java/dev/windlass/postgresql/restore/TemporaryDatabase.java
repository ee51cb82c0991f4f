package dev.windlass.postgresql.restore;

import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.backup.DatabaseProperties;
import dev.windlass.postgresql.backup.DatabaseTraits;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.connection.Sql;

/** The database that a restore builds, as it is before rows come into it. */
final class TemporaryDatabase {
  /** The size of the server's lock table, as its manual gives it. */
  private static final String LOCK_ROOM =
      """
      SELECT current_setting('max_locks_per_transaction')::bigint
        * (current_setting('max_connections')::bigint
           + current_setting('max_prepared_transactions')::bigint)
      """;

  private final Connections connections;
  private final ServerConnection admin;
  private final RestoreRequest request;
  private final RestoreNames names;
  private final DatabaseProperties properties;
  private final RestoreProgress progress;
  private final SchemaRestore schema;

  TemporaryDatabase(
      Connections connections,
      ServerConnection admin,
      RestoreRequest request,
      DatabaseProperties properties,
      RestoreProgress progress,
      SchemaRestore schema) {
    this.connections = connections;
    this.admin = admin;
    this.request = request;
    this.names = RestoreNames.of(request.jobId());
    this.properties = properties;
    this.progress = progress;
    this.schema = schema;
  }

  /**
   * Makes it anew, whatever was there. Where many hands fail, one tries once more in the dump's own
   * order: dumps say what an object needs, but nobody else relies on that for tables.
   *
   * @param tablespaces whether the server has those of the backup
   */
  void make(boolean tablespaces, WorkMonitor monitor) {
    try {
      make(request.parallelism(), tablespaces, monitor);
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      if (request.parallelism() == 1 || e.code() != FailureCode.STATEMENT_FAILED) {
        throw e;
      }
      make(1, tablespaces, monitor);
    }
  }

  private void make(int hands, boolean tablespaces, WorkMonitor monitor) {
    DatabaseShelf shelf = new DatabaseShelf(admin, request.jobId());
    monitor.throwIfCancelled();
    shelf.endMaking(names.temporary());
    shelf.drop(names.temporary());
    // Whoever was frozen until here has to leave it to another one.
    monitor.throwIfCancelled();
    admin.execute(
        new DatabaseTraits(properties)
            .create(Sql.identifier(names.temporary()), ServerVersion.of(admin).major()));
    shelf.mark(names.temporary(), Phase.CREATED);
    admin.execute(
        "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(Sql.identifier(names.temporary())));
    try (ServerConnection inside = LoadingSession.open(connections, names.temporary())) {
      if (!properties.hasPublicSchema()) {
        inside.execute("DROP SCHEMA IF EXISTS public");
      }
      progress.create(inside);
    }
    schema.beforeData(hands, tablespaces, admin.one(LOCK_ROOM, row -> row.getLong(1)), monitor);
  }
}
