package dev.windlass.postgresql.replication;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** A client that writes one row after the other, wherever the primary is. */
final class Traffic implements AutoCloseable {
  private final TestCluster cluster;
  private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile long longestGap;

  private Traffic(TestCluster cluster) {
    this.cluster = cluster;
    this.thread = Thread.ofPlatform().name("traffic").start(this::write);
  }

  static Traffic on(TestCluster cluster) {
    cluster.node("a").execute("CREATE TABLE IF NOT EXISTS written (n int PRIMARY KEY)");
    Traffic traffic = new Traffic(cluster);
    cluster.await("rows are written", () -> traffic.acknowledged.size() > 50);
    return traffic;
  }

  private void write() {
    int n = 0;
    long last = System.nanoTime();
    while (!stopped) {
      try (Connection connection =
              DriverManager.getConnection(
                  cluster.clientUrl(), "postgres", cluster.node("a").password());
          PreparedStatement insert =
              connection.prepareStatement("INSERT INTO written VALUES (?)")) {
        while (!stopped) {
          n++;
          insert.setInt(1, n);
          insert.executeUpdate();
          acknowledged.add(n);
          long now = System.nanoTime();
          longestGap = Math.max(longestGap, now - last);
          last = now;
        }
      } catch (SQLException e) {
        // Nobody takes writes now; the row counts as not written.
      }
    }
  }

  /** How many rows were acknowledged until now. */
  int count() {
    return acknowledged.size();
  }

  /** The longest time between two acknowledgements. */
  Duration longestGap() {
    return Duration.ofNanos(longestGap);
  }

  /** Acknowledged rows that a node does not have; stops writing. */
  Set<Integer> missingOn(String node) throws SQLException {
    close();
    Set<Integer> there = new HashSet<>();
    try (Connection connection = cluster.node(node).connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM written")) {
      while (rows.next()) {
        there.add(rows.getInt(1));
      }
    }
    Set<Integer> missing = new TreeSet<>(acknowledged);
    missing.removeAll(there);
    return missing;
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
