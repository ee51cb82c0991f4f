package dev.windlass.benchmarks.backup;

import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Data to back up: random enough that no compressor makes nothing of them. */
final class BenchmarkData {
  private static final int SMALL_TABLES = 500;
  private static final int SMALL_ROWS = 800;
  private static final int BYTES_A_ROW = 160;

  private BenchmarkData() {}

  /** One table of about so many megabytes, with a primary key and an index. */
  static void large(PostgresServer server, String database, int megabytes) throws SQLException {
    server.createDatabase(database);
    long rows = megabytes * 1_000_000L / BYTES_A_ROW;
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(columns("measurement"));
      statement.execute(fill("measurement", rows));
      statement.execute("alter table measurement add primary key (id)");
      statement.execute("create index measurement_customer on measurement (customer)");
      statement.execute("vacuum analyze measurement");
    }
  }

  /** Many small tables, each with a primary key. */
  static void small(PostgresServer server, String database) throws SQLException {
    server.createDatabase(database);
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int number = 1; number <= SMALL_TABLES; number++) {
        String table = "small_" + number;
        statement.execute(columns(table));
        statement.execute(fill(table, SMALL_ROWS));
        statement.execute("alter table " + table + " add primary key (id)");
      }
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("vacuum analyze");
    }
  }

  private static String columns(String table) {
    return "create table "
        + table
        + " (id bigint not null, customer integer not null, at timestamptz not null,"
        + " amount numeric(12,2) not null, reference text not null, note text not null)";
  }

  private static String fill(String table, long rows) {
    return "insert into "
        + table
        + " select n, (random() * 1000000)::integer, timestamptz '2026-01-01 00:00:00+00'"
        + " + n * interval '1 second', (random() * 100000)::numeric(12,2), md5(random()::text),"
        + " 'order ' || n || ' of ' || md5((n / 10)::text) || ' is paid'"
        + " from generate_series(1, "
        + rows
        + ") n";
  }
}
