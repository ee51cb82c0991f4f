package dev.windlass.postgresql.user;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.UserDrop;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drops one role. What depends on it is known to the server for all databases at once; each
 * database concerned is visited, because only from inside can its objects change hands.
 */
final class RoleRemoval {
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** Owned objects and mere privileges, by database; those of all databases have none. */
  private static final String DEPENDENCIES =
      """
      SELECT d.datname::text AS database, COALESCE(d.datallowconn AND d.datconnlimit <> -2, true) AS open,
             count(*) FILTER (WHERE s.deptype = 'o') AS owned, count(*) AS all
        FROM pg_shdepend s LEFT JOIN pg_database d ON d.oid = s.dbid
       WHERE s.refclassid = 'pg_authid'::regclass
         AND s.refobjid = (SELECT oid FROM pg_roles WHERE rolname::text = ?)
       GROUP BY 1, 2 ORDER BY 1 NULLS FIRST
      """;

  private static final String OWNED_BESIDES =
      """
      SELECT format('it owns database "%s"', d.datname)
        FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE r.rolname::text = ?
       UNION ALL
      SELECT format('it owns tablespace "%s"', s.spcname)
        FROM pg_tablespace s JOIN pg_roles r ON r.oid = s.spcowner WHERE r.rolname::text = ?
      """;

  private static final String SESSIONS =
      """
      SELECT format('session %s on %s', pid, COALESCE(datname::text, backend_type))
        FROM pg_stat_activity WHERE usename::text = ? ORDER BY backend_start
      """;

  private final Connections connections;
  private final ServerConnection connection;
  private final UserDrop wanted;
  private final String engine;
  private final List<String> done = new ArrayList<>();

  RoleRemoval(Connections connections, ServerConnection connection, UserDrop wanted) {
    this.connections = connections;
    this.connection = connection;
    this.wanted = wanted;
    this.engine = connections.settings().engine();
  }

  private record Dependency(@Nullable String database, boolean open, long owned, long all) {
    String place() {
      return database == null ? "for all databases" : "in database \"" + database + "\"";
    }
  }

  /** Fails with all that stands in the way; otherwise the steps, one sentence each. */
  List<String> check() {
    RoleNames.checkRole(connection, engine, wanted.user());
    refuseThoseThatStay();
    String heir = wanted.reassignTo();
    if (heir != null) {
      RoleNames.checkRole(connection, engine, heir);
    }
    List<String> obstacles = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    for (Dependency dependency : dependencies()) {
      weigh(dependency, obstacles, steps);
    }
    if (heir == null) {
      obstacles.addAll(ownedBesides());
    }
    List<String> sessions = sessions();
    if (!wanted.isEndSessions()) {
      obstacles.addAll(sessions);
    } else if (!sessions.isEmpty()) {
      steps.addFirst("End %d sessions of \"%s\".".formatted(sessions.size(), wanted.user()));
    }
    if (!obstacles.isEmpty()) {
      throw inTheWay(obstacles);
    }
    steps.add("Drop role \"" + wanted.user() + "\".");
    return steps;
  }

  private void weigh(Dependency dependency, List<String> obstacles, List<String> steps) {
    if (!dependency.open()) {
      obstacles.add(
          "%d objects %s, which takes no connections"
              .formatted(dependency.all(), dependency.place()));
    } else if (dependency.owned() > 0 && wanted.reassignTo() != null) {
      steps.add(
          "Give %d objects %s to \"%s\"."
              .formatted(dependency.owned(), dependency.place(), wanted.reassignTo()));
    } else if (dependency.owned() > 0 && dependency.database() != null) {
      String what = "%d objects %s".formatted(dependency.owned(), dependency.place());
      if (wanted.isDropOwned()) {
        steps.add("Drop " + what + ".");
      } else {
        obstacles.add("it owns " + what);
      }
    }
    if (dependency.all() > dependency.owned()) {
      steps.add("Take back what it was granted " + dependency.place() + ".");
    }
  }

  private void refuseThoseThatStay() {
    String why =
        connection.one(
            """
            SELECT CASE WHEN rolname = current_user OR rolname = session_user
                        THEN 'it is the login of Windlass'
                        WHEN oid < 16384 THEN 'the server cannot be without it' END
              FROM pg_roles WHERE rolname::text = ?
            """,
            row -> row.getString(1),
            wanted.user());
    if (why != null) {
      throw inTheWay(List.of(why));
    }
  }

  private EngineException inTheWay(List<String> obstacles) {
    int shown = Math.min(8, obstacles.size());
    return new EngineException(
        FailureCode.PRECONDITION_FAILED,
        "Role \"%s\" on engine %s was not dropped. In the way: %s%s."
            .formatted(
                wanted.user(),
                engine,
                String.join("; ", obstacles.subList(0, shown)),
                obstacles.size() > shown ? "; and more" : ""),
        "reassignTo gives what it owns to another role, dropOwned drops it, endSessions ends its"
            + " sessions.");
  }

  private List<Dependency> dependencies() {
    return connection.query(
        DEPENDENCIES,
        row ->
            new Dependency(
                row.getString("database"),
                row.getBoolean("open"),
                row.getLong("owned"),
                row.getLong("all")),
        wanted.user());
  }

  private List<String> ownedBesides() {
    return connection.query(OWNED_BESIDES, row -> row.getString(1), wanted.user(), wanted.user());
  }

  private List<String> sessions() {
    return connection.query(SESSIONS, row -> row.getString(1), wanted.user());
  }

  /** Shuts the door first, so that nothing new is made while the rest is cleared away. */
  List<String> run(WorkMonitor monitor) {
    check();
    monitor.throwIfCancelled();
    String role = Sql.identifier(wanted.user());
    boolean login =
        connection.one(
            "SELECT rolcanlogin FROM pg_roles WHERE rolname::text = ?",
            row -> row.getBoolean(1),
            wanted.user());
    connection.execute("ALTER ROLE " + role + " NOLOGIN");
    try {
      endSessions();
      List<Dependency> all = dependencies();
      for (int i = 0; i < all.size(); i++) {
        monitor.throwIfCancelled();
        monitor.progress("clear", i, (long) all.size(), "databases");
        clear(all.get(i), role, monitor);
      }
      connection.execute("DROP ROLE " + role);
    } catch (EngineException e) {
      if (login) {
        reopen(role);
      }
      throw e;
    }
    done.add("Dropped role \"" + wanted.user() + "\".");
    return done;
  }

  private void reopen(String role) {
    try {
      connection.execute("ALTER ROLE " + role + " LOGIN");
    } catch (EngineException gone) {
      // The first failure is what counts; the role is gone, or the server is.
    }
  }

  private void endSessions() {
    long start = System.nanoTime();
    long ended =
        connection.one(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename::text = ?",
            row -> row.getLong(1),
            wanted.user());
    while (!sessions().isEmpty()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw inTheWay(sessions());
      }
      connection.one("SELECT pg_sleep(0.02)", row -> true);
    }
    if (ended > 0) {
      done.add("Ended %d sessions of it.".formatted(ended));
    }
  }

  /** What belongs to all databases goes along with the first one that is visited. */
  private void clear(Dependency dependency, String role, WorkMonitor monitor) {
    String database =
        dependency.database() == null
            ? connections.settings().maintenanceDatabase()
            : dependency.database();
    try (ServerConnection inside = connections.open(database, Purpose.CONTROL);
        WorkMonitor.Registration stop = monitor.onCancel(inside::cancel)) {
      inside.begin();
      inside.execute("SET LOCAL lock_timeout = " + connections.settings().lockTimeout().toMillis());
      if (wanted.reassignTo() != null) {
        inside.execute("REASSIGN OWNED BY " + role + " TO " + Sql.identifier(wanted.reassignTo()));
      }
      inside.execute("DROP OWNED BY " + role);
      inside.commit();
    } catch (EngineException e) {
      throw monitor.reason(e);
    }
    if (dependency.owned() > 0) {
      done.add(
          wanted.reassignTo() != null
              ? "Gave what it owned %s to role \"%s\"."
                  .formatted(dependency.place(), wanted.reassignTo())
              : "Dropped what it owned %s.".formatted(dependency.place()));
    }
    if (dependency.all() > dependency.owned()) {
      done.add("Took back what it was granted %s.".formatted(dependency.place()));
    }
  }
}
