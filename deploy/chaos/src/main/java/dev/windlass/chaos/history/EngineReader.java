package dev.windlass.chaos.history;

import dev.windlass.chaos.load.Names;
import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the engine itself, past Windlass. */
public final class EngineReader {
  private final PostgresServer server;

  /** Asks this server. */
  public EngineReader(PostgresServer server) {
    this.server = server;
  }

  /** Reads everything. */
  public EngineState read(String ledgerDatabase) throws SQLException {
    Map<String, List<Instant>> ledger = new HashMap<>();
    Set<String> sessions = new HashSet<>();
    Map<String, Long> databases = new HashMap<>();
    query(
        ledgerDatabase,
        "SELECT command, at FROM ledger ORDER BY at",
        row ->
            ledger
                .computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                .add(row.getObject(2, OffsetDateTime.class).toInstant()));
    query(
        "postgres",
        "SELECT pid, backend_start FROM pg_stat_activity WHERE backend_type = 'client backend'",
        row ->
            sessions.add(
                session(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant())));
    query(
        "postgres",
        "SELECT datname FROM pg_database"
            + " WHERE datallowconn AND datconnlimit <> -2 AND NOT datistemplate",
        row -> databases.put(row.getString(1), -1L));
    for (String database : List.copyOf(databases.keySet())) {
      query(
          database,
          "SELECT to_regclass('public.item') IS NOT NULL",
          row -> databases.put(database, row.getBoolean(1) ? items(database) : -1L));
    }
    query(
        "postgres",
        "SELECT datname FROM pg_database"
            + " WHERE NOT (datallowconn AND datconnlimit <> -2) AND NOT datistemplate",
        row -> databases.put(row.getString(1), -1L));
    Set<String> users = new HashSet<>();
    query("postgres", "SELECT rolname FROM pg_roles", row -> users.add(row.getString(1)));
    Set<String> documents = documents(ledgerDatabase);
    List<String> setting = new ArrayList<>();
    query(
        "postgres",
        "SELECT setting FROM pg_file_settings WHERE sourcefile LIKE '%%auto.conf' AND name = '%s'"
            .formatted(Names.SETTING),
        row -> setting.add(row.getString(1)));
    return new EngineState(
        ledger, databases, sessions, users, documents, setting.isEmpty() ? "" : setting.getLast());
  }

  /** How a session is named among {@link EngineState#sessions}. */
  public static String session(String process, Instant started) {
    return process + " since " + started;
  }

  private long items(String database) throws SQLException {
    long[] count = new long[1];
    query(database, "SELECT count(*) FROM public.item", row -> count[0] = row.getLong(1));
    return count[0];
  }

  private Set<String> documents(String database) throws SQLException {
    Set<String> documents = new HashSet<>();
    boolean[] saved = new boolean[1];
    query(
        database,
        "SELECT to_regclass('%s') IS NOT NULL".formatted(Names.PAPERS),
        row -> saved[0] = row.getBoolean(1));
    if (saved[0]) {
      query(database, "SELECT id FROM " + Names.PAPERS, row -> documents.add(row.getString(1)));
    }
    return documents;
  }

  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String database, String sql, Row reader) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }
}
