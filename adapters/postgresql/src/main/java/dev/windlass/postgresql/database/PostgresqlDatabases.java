package dev.windlass.postgresql.database;

import dev.windlass.engine.Databases;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseMetadata;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
      throw notFound(name.replace('\0', '?'));
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
    return new EngineException(
        FailureCode.NOT_FOUND,
        "Engine %s has no database named \"%s\".".formatted(connections.settings().engine(), name),
        "database.list shows the names; upper and lower case count.");
  }

  /** Reads only what the version has and the login may see; a refusal would fail the whole list. */
  private static String select(ServerConnection connection) {
    boolean versioned = ServerVersion.of(connection).atLeast(15);
    boolean files =
        connection.one(
            "SELECT has_function_privilege('pg_stat_file(text)', 'EXECUTE')",
            row -> row.getBoolean(1));
    return """
        SELECT d.datname, pg_get_userbyid(d.datdba) AS owner,
               pg_encoding_to_char(d.encoding) AS encoding, d.datcollate, d.datallowconn,
               age(d.datfrozenxid) AS xid_age,
               CASE WHEN has_database_privilege(d.oid, 'CONNECT')
                      OR pg_has_role('pg_read_all_stats', 'MEMBER')
                    THEN pg_database_size(d.oid) END AS size_bytes,
        """
        + (versioned
            ? " d.datcollversion, pg_database_collation_actual_version(d.oid) AS actual_version,"
            : " NULL AS datcollversion, NULL AS actual_version,")
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
        instant(created),
        created != null,
        findings(row));
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
    if (!row.getBoolean("datallowconn")) {
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
