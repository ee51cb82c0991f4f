package dev.windlass.benchmarks.dispatch;

import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;

/** Engines that are in the inventory and nowhere else. */
final class Engines {
  private Engines() {}

  static List<String> names(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> "engine-" + number).toList();
  }

  /** Puts them into the inventory, past all checks, as one statement. */
  static void fill(PostgresServer server, String database, int count) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("UPDATE windlass.inventory_revision SET revision = revision + 1");
      statement.execute(
          """
          INSERT INTO windlass.inventory_document (kind, name, revision, document, changed_at)
          SELECT 'ENGINE', 'engine-' || n, r.revision,
            json_build_object('kind', 'Engine', 'name', 'engine-' || n, 'engine', 'postgresql',
              'settings', json_build_object('host', 'db' || n || '.internal')),
            now()
          FROM generate_series(1, %d) n, windlass.inventory_revision r
          ON CONFLICT DO NOTHING
          """
              .formatted(count));
      connection.commit();
    }
  }
}
