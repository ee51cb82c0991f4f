package dev.windlass.postgresql.database;

import dev.windlass.engine.Databases;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseMetadata;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.connection.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The databases of a server. PostgreSQL keeps no time of creation: what is given is the age of a
 * file that is written once, a good guess, and only where the login may see it.
 */
public final class PostgresqlDatabases implements Databases {
  private static final long XID_WARNING = 1_000_000_000L;

  private final Connections connections;

  /** Over these connections. */
  public PostgresqlDatabases(Connections connections) {
    this.connections = connections;
  }

  @Override
  public List<DatabaseMetadata> list() {
    try (ServerConnection connection = connections.control()) {
      return connection.query(
          select(connection) + " WHERE NOT d.datistemplate ORDER BY d.datname",
          PostgresqlDatabases::metadata);
    }
  }

  @Override
  public boolean exists(String name) {
    if (name.indexOf('\0') >= 0) {
      return false;
    }
    try (ServerConnection connection = connections.control()) {
      return connection
          .first("SELECT 1 FROM pg_database WHERE datname::text = ?", row -> true, name)
          .isPresent();
    }
  }

  @Override
  public DatabaseMetadata describe(String name) {
    if (name.indexOf('\0') >= 0) {
      throw notFound(name);
    }
    try (ServerConnection connection = connections.control()) {
      return connection
          .first(
              select(connection) + " WHERE d.datname::text = ?",
              PostgresqlDatabases::metadata,
              name)
          .orElseThrow(() -> notFound(name));
    }
  }

  private EngineException notFound(String name) {
    return notFound(connections.settings().engine(), name);
  }

  static EngineException notFound(String engine, String name) {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "Engine %s has no database named \"%s\".".formatted(engine, name.replace('\0', '?')),
        "database.list shows the names; upper and lower case count.");
  }

  @Override
  public List<String> checkCreate(String name, DatabaseCreate wanted) {
    try (ServerConnection connection = connections.control()) {
      DatabaseCreation creation = creation(connection, name, wanted);
      creation.check();
      return List.of(creation.sentence());
    }
  }

  /** On a connection of its own: copying a template may take longer than a short statement may. */
  @Override
  public void create(String name, DatabaseCreate wanted, WorkMonitor monitor) {
    alone(
        monitor,
        connection -> {
          DatabaseCreation creation = creation(connection, name, wanted);
          creation.check();
          monitor.throwIfCancelled();
          creation.run();
          return true;
        });
  }

  private DatabaseCreation creation(
      ServerConnection connection, String name, DatabaseCreate wanted) {
    return new DatabaseCreation(connection, connections.settings().engine(), name, wanted);
  }

  @Override
  public List<String> checkDrop(String name, boolean force) {
    refuseImpossible(name);
    try (ServerConnection connection = connections.control()) {
      Dropped gone = removal(connection, name, force).check();
      return List.of(
          "Drop database \"%s\" on engine %s%s%s."
              .formatted(
                  name,
                  connections.settings().engine(),
                  gone.sizeBytes() == null ? "" : ", %,d bytes".formatted(gone.sizeBytes()),
                  gone.endedSessions() == 0
                      ? ""
                      : ", and end %d sessions on it".formatted(gone.endedSessions())));
    }
  }

  @Override
  public Dropped drop(String name, boolean force, WorkMonitor monitor) {
    refuseImpossible(name);
    return alone(
        monitor,
        connection -> {
          DatabaseRemoval removal = removal(connection, name, force);
          Dropped gone = removal.check();
          monitor.throwIfCancelled();
          removal.run();
          return gone;
        });
  }

  private DatabaseRemoval removal(ServerConnection connection, String name, boolean force) {
    return new DatabaseRemoval(connection, connections.settings().engine(), name, force);
  }

  private void refuseImpossible(String name) {
    if (!Sql.isName(name)) {
      throw notFound(name);
    }
  }

  private <T> T alone(WorkMonitor monitor, Function<ServerConnection, T> work) {
    try (ServerConnection connection =
            connections.open(connections.settings().maintenanceDatabase(), Purpose.CONTROL);
        WorkMonitor.Registration stop = monitor.onCancel(connection::cancel)) {
      return work.apply(connection);
    } catch (EngineException e) {
      throw monitor.reason(e);
    }
  }

  /** Reads only what the version has and the login may see; a refusal would fail the whole list. */
  private static String select(ServerConnection connection) {
    ServerVersion version = ServerVersion.of(connection);
    boolean versioned = version.atLeast(15);
    boolean files =
        connection.one(
            "SELECT has_function_privilege('pg_stat_file(text, boolean)', 'EXECUTE')",
            row -> row.getBoolean(1));
    return """
        SELECT d.datname, pg_get_userbyid(d.datdba) AS owner,
               pg_encoding_to_char(d.encoding) AS encoding, d.datcollate, d.datallowconn,
               d.datconnlimit = -2 AS half_dropped,
               age(d.datfrozenxid) AS xid_age,
               CASE WHEN has_database_privilege(d.oid, 'CONNECT')
                      OR pg_has_role('pg_read_all_stats', 'MEMBER')
                    THEN pg_database_size(d.oid) END AS size_bytes,
        """
        + (versioned
            ? " d.datcollversion, pg_database_collation_actual_version(d.oid) AS actual_version,"
                + " d.datlocprovider::text AS provider,"
                + (version.atLeast(17) ? " d.datlocale AS locale," : " d.daticulocale AS locale,")
            : " NULL AS datcollversion, NULL AS actual_version, 'c' AS provider, NULL AS locale,")
        + (files
            ? " (pg_stat_file(CASE WHEN d.dattablespace = 1663 THEN 'base/' || d.oid ||"
                + " '/PG_VERSION' ELSE 'none' END, true)).modification AS created"
            : " NULL::timestamptz AS created")
        + " FROM pg_database d";
  }

  private static DatabaseMetadata metadata(ResultSet row) throws SQLException {
    OffsetDateTime created = row.getObject("created", OffsetDateTime.class);
    Long size = row.getObject("size_bytes", Long.class);
    return new DatabaseMetadata(
        Objects.requireNonNull(row.getString("datname")),
        row.getString("owner"),
        size,
        row.getString("encoding"),
        row.getString("datcollate"),
        provider(row.getString("provider")),
        row.getString("locale"),
        instant(created),
        created != null,
        findings(row));
  }

  private static @Nullable String provider(@Nullable String letter) {
    return switch (letter) {
      case "c" -> "LIBC";
      case "i" -> "ICU";
      case "b" -> "BUILTIN";
      case null, default -> null;
    };
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static List<String> findings(ResultSet row) throws SQLException {
    List<String> findings = new ArrayList<>();
    String version = row.getString("datcollversion");
    String actual = row.getString("actual_version");
    if (version != null && actual != null && !version.equals(actual)) {
      findings.add(
          "The collation was of version %s when the database was made and is %s now: indexes on"
                  .formatted(version, actual)
              + " text may be wrong until they are rebuilt.");
    }
    if (row.getBoolean("half_dropped")) {
      findings.add("Its drop was interrupted: it can only be dropped again.");
    } else if (!row.getBoolean("datallowconn")) {
      findings.add("It accepts no connections.");
    }
    if (row.getLong("xid_age") > XID_WARNING) {
      findings.add(
          "Its oldest transaction id is %,d transactions old: vacuum does not keep up."
              .formatted(row.getLong("xid_age")));
    }
    return findings;
  }
}
