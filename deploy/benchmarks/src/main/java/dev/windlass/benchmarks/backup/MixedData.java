package dev.windlass.benchmarks.backup;

import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of what applications keep: whole numbers, decimals, timestamps, text, jsonb and bytea, some
 * of them null. Half of a row's bytes are random: no compressor makes less of them.
 */
final class MixedData {
  private static final int SMALL_TABLES = 500;
  private static final int SMALL_ROWS = 300;

  /** On disk, without indexes. */
  private static final int BYTES_A_ROW = 425;

  private MixedData() {}

  /** One table of about so many megabytes, with a primary key and two indexes. */
  static void large(PostgresServer server, String database, int megabytes) throws SQLException {
    server.createDatabase(database);
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(columns("orders"));
      statement.execute(fill("orders", megabytes * 1_000_000L / BYTES_A_ROW));
      for (String index : indexes("orders")) {
        statement.execute(index);
      }
      statement.execute("vacuum analyze orders");
    }
  }

  /** 500 tables of 300 rows, with the same indexes. */
  static void small(PostgresServer server, String database) throws SQLException {
    server.createDatabase(database);
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int number = 1; number <= SMALL_TABLES; number++) {
        String table = "small_" + number;
        statement.execute(columns(table));
        statement.execute(fill(table, SMALL_ROWS));
        for (String index : indexes(table)) {
          statement.execute(index);
        }
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
        + " shipped timestamptz, amount numeric(12,2) not null, rate numeric,"
        + " reference text not null, note text, attributes jsonb, signature bytea)";
  }

  private static List<String> indexes(String table) {
    List<String> all = new ArrayList<>();
    all.add("alter table " + table + " add primary key (id)");
    all.add("create index " + table + "_customer on " + table + " (customer)");
    all.add("create index " + table + "_at on " + table + " (at)");
    return all;
  }

  private static String fill(String table, long rows) {
    return "insert into "
        + table
        + " select n, (random() * 1000000)::integer,"
        + " timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second',"
        + " case when n % 4 <> 0 then timestamptz '2026-01-02 00:00:00+00'"
        + " + n * interval '1 second' end,"
        + " (random() * 100000)::numeric(12,2),"
        + " case when n % 3 <> 0 then random()::numeric end, md5(random()::text),"
        + " case when n % 7 <> 0 then 'order ' || n || ' of customer '"
        + " || n / 10 || ' is paid and waits for the van' end,"
        + " case when n % 5 <> 0 then jsonb_build_object('channel', 'web', 'items', n % 9,"
        + " 'gift', n % 2 = 0, 'voucher', null) end,"
        + " case when n % 10 <> 0 then sha512(n::text::bytea) || sha512((-n)::text::bytea)"
        + " || sha384(n::text::bytea) end"
        + " from generate_series(1, "
        + rows
        + ") n";
  }
}
