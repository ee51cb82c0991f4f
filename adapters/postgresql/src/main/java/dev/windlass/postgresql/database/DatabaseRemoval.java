package dev.windlass.postgresql.database;

import dev.windlass.engine.Databases.Dropped;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drops one database, unless something stands in the way. */
final class DatabaseRemoval {
  private static final String FACTS =
      """
      SELECT d.datistemplate, d.datname = current_database() AS ours,
             CASE WHEN has_database_privilege(d.oid, 'CONNECT')
                    OR pg_has_role('pg_read_all_stats', 'MEMBER')
                  THEN pg_database_size(d.oid) END AS size_bytes
        FROM pg_database d WHERE d.datname::text = ?
      """;

  /** Autovacuum gives way by itself. */
  private static final String SESSIONS =
      """
      SELECT format('session %s of %s%s', pid, COALESCE(usename::text, backend_type),
                    CASE WHEN application_name <> '' THEN ' (' || application_name || ')' ELSE '' END)
        FROM pg_stat_activity
       WHERE datname::text = ? AND backend_type NOT LIKE 'autovacuum%'
       ORDER BY backend_start
      """;

  private static final String SLOTS =
      """
      SELECT format('%s logical replication slot %s',
                    CASE WHEN active THEN 'active' ELSE 'inactive' END, slot_name)
        FROM pg_replication_slots WHERE database::text = ? AND (active OR NOT ?) ORDER BY slot_name
      """;

  private static final String SUBSCRIPTIONS =
      """
      SELECT format('subscription %s', s.subname)
        FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
       WHERE d.datname::text = ? ORDER BY s.subname
      """;

  private static final String PREPARED =
      """
      SELECT format('prepared transaction %L of %s', gid, owner)
        FROM pg_prepared_xacts WHERE database::text = ? ORDER BY prepared
      """;

  private static final int SHOWN = 5;

  private final ServerConnection connection;
  private final String engine;
  private final String name;
  private final boolean force;

  DatabaseRemoval(ServerConnection connection, String engine, String name, boolean force) {
    this.connection = connection;
    this.engine = engine;
    this.name = name;
    this.force = force;
  }

  private record Facts(boolean template, boolean ours, @Nullable Long size) {}

  /** Fails with all that stands in the way; gives what would be gone otherwise. */
  Dropped check() {
    Facts facts =
        connection
            .first(
                FACTS,
                row ->
                    new Facts(
                        row.getBoolean("datistemplate"),
                        row.getBoolean("ours"),
                        row.getObject("size_bytes", Long.class)),
                name)
            .orElseThrow(() -> PostgresqlDatabases.notFound(engine, name));
    if (facts.ours()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Database \"%s\" is where Windlass itself connects to on engine %s."
              .formatted(name, engine),
          "Set maintenanceDatabase in the Engine document to another database first.");
    }
    List<String> sessions = connection.query(SESSIONS, row -> row.getString(1), name);
    List<String> obstacles = new ArrayList<>();
    if (facts.template()) {
      obstacles.add("it is a template");
    }
    if (!force) {
      obstacles.addAll(sessions);
    }
    obstacles.addAll(connection.query(SLOTS, row -> row.getString(1), name, force));
    obstacles.addAll(connection.query(SUBSCRIPTIONS, row -> row.getString(1), name));
    obstacles.addAll(connection.query(PREPARED, row -> row.getString(1), name));
    if (!obstacles.isEmpty()) {
      throw inTheWay(obstacles, !force && obstacles.containsAll(sessions) && !sessions.isEmpty());
    }
    return new Dropped(facts.size(), sessions.size());
  }

  private EngineException inTheWay(List<String> obstacles, boolean forceHelps) {
    int more = obstacles.size() - SHOWN;
    String shown = String.join("; ", obstacles.subList(0, Math.min(SHOWN, obstacles.size())));
    return new EngineException(
        FailureCode.PRECONDITION_FAILED,
        "Database \"%s\" on engine %s was not dropped. In the way: %s%s."
            .formatted(name, engine, shown, more > 0 ? "; and %d more".formatted(more) : ""),
        forceHelps
            ? "Sessions and inactive slots go with force; the rest has to be removed where it was"
                + " made."
            : "Remove them where they were made; force does not reach them.");
  }

  /** Cannot run in a transaction. */
  void run() {
    connection.execute("DROP DATABASE " + Sql.identifier(name) + (force ? " WITH (FORCE)" : ""));
  }
}
