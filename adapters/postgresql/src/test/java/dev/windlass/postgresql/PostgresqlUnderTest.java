package dev.windlass.postgresql;

import dev.windlass.engine.Engine;
import dev.windlass.engine.testkit.EngineUnderTest;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** PostgreSQL as the conformance suite sees it. */
final class PostgresqlUnderTest implements EngineUnderTest {
  private final PostgresServer server;

  PostgresqlUnderTest(PostgresServer server) {
    this.server = server;
  }

  @Override
  public Engine open() {
    return TestEngine.on(server);
  }

  @Override
  public Engine openUnreachable() {
    try (ServerSocket free = new ServerSocket(0)) {
      return TestEngine.with(server, Map.of("port", Integer.toString(free.getLocalPort())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void createDatabase(String name) {
    server.createDatabase(name);
  }

  @Override
  public boolean hasDatabase(String name) {
    return count("SELECT count(*) FROM pg_database WHERE datname::text = ?", name) == 1;
  }

  @Override
  public List<String> hostileNames() {
    return List.of(
        "a\"b'c;d",
        "x\"; DROP DATABASE postgres; --",
        "new\nline",
        "back\\slash",
        "dbname=postgres host=nowhere",
        "postgresql://nowhere/x",
        "żółć 😀",
        " leading and trailing ",
        "x".repeat(63),
        "ü".repeat(31));
  }

  @Override
  public boolean hasUser(String name) {
    return count("SELECT count(*) FROM pg_roles WHERE rolname::text = ?", name) == 1;
  }

  /** Returns only when the server has seen the client go. */
  @Override
  public boolean logsIn(String user, String password, String database) {
    try (Connection connection =
        DriverManager.getConnection(server.jdbcUrl(database), user, password)) {
      return connection.isValid(5);
    } catch (SQLException e) {
      if ("28P01".equals(e.getSQLState())) {
        return false;
      }
      throw new IllegalStateException(e);
    } finally {
      while (count("SELECT count(*) FROM pg_stat_activity WHERE usename::text = ?", user) > 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public SettingExample setting() {
    return new SettingExample("vacuum_cost_limit", "300", "400", "many");
  }

  /** The server's collector writes a moment later. */
  @Override
  public void causeLogEntry(String text) {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DO $do$ BEGIN RAISE EXCEPTION '" + text + "'; END $do$");
      throw new IllegalStateException("It did not fail.");
    } catch (SQLException meant) {
      while (count(
              "SELECT count(*) FROM pg_ls_logdir() WHERE right(name, 4) IN ('.csv', 'json')"
                  + " AND pg_read_file('log/' || name) LIKE '%' || ? || '%'",
              text)
          == 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public RunningStatement startStatement(String database) {
    try {
      Connection connection = server.connect(database);
      int pid = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
      Thread sleeper =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Statement statement = connection.createStatement()) {
                      statement.execute("SELECT pg_sleep(120)");
                    } catch (SQLException stopped) {
                      // It is meant to be stopped.
                    }
                  });
      while (count(
              "SELECT count(*) FROM pg_stat_activity WHERE pid = ?::int AND state = 'active'"
                  + " AND wait_event = 'PgSleep'",
              Integer.toString(pid))
          == 0) {
        Thread.onSpinWait();
      }
      return new Sleeping(connection, pid, sleeper);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Sleeping implements RunningStatement {
    private final Connection connection;
    private final int pid;
    private final Thread sleeper;

    Sleeping(Connection connection, int pid, Thread sleeper) {
      this.connection = connection;
      this.pid = pid;
      this.sleeper = sleeper;
    }

    @Override
    public String sessionId() {
      return Integer.toString(pid);
    }

    @Override
    public boolean sessionLives() {
      return count("SELECT count(*) FROM pg_stat_activity WHERE pid = ?::int", sessionId()) == 1;
    }

    @Override
    public boolean statementRuns() {
      return count(
              "SELECT count(*) FROM pg_stat_activity WHERE pid = ?::int AND state = 'active'",
              sessionId())
          == 1;
    }

    @Override
    public void close() {
      count("SELECT count(pg_terminate_backend(?::int))", sessionId());
      try {
        sleeper.join();
        connection.close();
      } catch (SQLException gone) {
        // It was terminated.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String longStatement() {
    return "SELECT pg_sleep(120)";
  }

  @Override
  public String countTo(int n) {
    return "SELECT g FROM generate_series(1, " + n + ") g";
  }

  @Override
  public String echo() {
    return "SELECT ?::text";
  }

  @Override
  public String createTable(String name) {
    return "CREATE TABLE " + name + " (a int)";
  }

  @Override
  public boolean hasTable(String database, String name) {
    return server
        .psql(database, "SELECT to_regclass('public." + name + "') IS NOT NULL")
        .startsWith("t");
  }

  @Override
  public int sessionsOn(String database) {
    return count("SELECT count(*) FROM pg_stat_activity WHERE datname::text = ?", database);
  }

  @Override
  public void fill(String database) {
    server.psql(database, Resources.text("filled.sql"));
  }

  @Override
  public String image(String database) {
    return DatabaseImage.of(server, database).toString();
  }

  @Override
  public void keepWriting(String database) {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      do {
        statement.execute(
            "BEGIN; UPDATE account SET balance = balance + 1 WHERE id = (random() * 999)::int;"
                + " INSERT INTO entry OVERRIDING SYSTEM VALUE"
                + " VALUES (-(random() * 1e15)::bigint, 1, 'late'); COMMIT");
      } while (!Thread.currentThread().isInterrupted());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Path newDirectory() {
    try {
      Path directory = Files.createTempDirectory(Path.of("target"), "objects");
      directory.toFile().deleteOnExit();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int count(String sql, String parameter) {
    try (Connection connection = server.connect("postgres");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
