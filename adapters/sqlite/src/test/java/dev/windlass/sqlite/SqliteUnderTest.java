package dev.windlass.sqlite;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineSettings;
import dev.windlass.engine.Secret;
import dev.windlass.engine.testkit.EngineUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;

/** SQLite as the conformance suite sees it. Who has a file open, the operating system says. */
final class SqliteUnderTest implements EngineUnderTest {
  private final Path directory;

  SqliteUnderTest(Path directory) {
    this.directory = directory;
  }

  static Engine on(Path directory, String queryTimeout) {
    SqliteProvider provider = new SqliteProvider();
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return provider.open(
        "test-sqlite",
        EngineSettings.check(
            "test-sqlite",
            provider.settings(),
            Map.of(
                "directory", nodes.stringNode(directory.toString()),
                "busyTimeout", nodes.stringNode("PT5S"),
                "queryTimeout", nodes.stringNode(queryTimeout)),
            Secret::of));
  }

  Path file(String database) {
    return directory.resolve(DatabaseFiles.fileName(database));
  }

  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file(database) + "?busy_timeout=20000");
  }

  @Override
  public Engine open() {
    return on(directory, "PT1M");
  }

  @Override
  public Engine openUnreachable() {
    return on(directory.resolve("nowhere"), "PT1M");
  }

  @Override
  public void createDatabase(String name) {
    run(name, "PRAGMA user_version = 1", "VACUUM");
  }

  private void run(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean hasDatabase(String name) {
    return Files.exists(file(name));
  }

  @Override
  public List<String> hostileNames() {
    return List.of(
        "a\"b'c;d",
        "x\"; DROP TABLE y; --",
        "../outside",
        "/etc/passwd",
        "..",
        "new\nline",
        "back\\slash",
        "file:x?mode=memory",
        ":memory:",
        "50% + more",
        "żółć 😀",
        " leading and trailing ",
        "x".repeat(150));
  }

  @Override
  public RunningStatement startStatement(String database) {
    throw new UnsupportedOperationException("SQLite has no sessions.");
  }

  @Override
  public String longStatement() {
    return "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";
  }

  @Override
  public String countTo(int n) {
    return "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT "
        + n
        + ") SELECT x FROM c";
  }

  @Override
  public String echo() {
    return "SELECT ?";
  }

  @Override
  public String createTable(String name) {
    return "CREATE TABLE " + name + " (a int)";
  }

  @Override
  public boolean hasTable(String database, String name) {
    try (Connection connection = connect(database);
        ResultSet table = connection.getMetaData().getTables(null, null, name, null)) {
      return table.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int sessionsOn(String database) {
    int count = 0;
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      for (Path link : open.toList()) {
        try {
          if (Files.readSymbolicLink(link).equals(file(database).toAbsolutePath())) {
            count++;
          }
        } catch (IOException closedMeanwhile) {
          // It is not open any more.
        }
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void fill(String database) {
    run(
        database,
        "CREATE TABLE account (id integer PRIMARY KEY, balance int)",
        "CREATE TABLE entry (id integer PRIMARY KEY, account int REFERENCES account, text blob)",
        "CREATE INDEX entry_account ON entry (account)",
        "INSERT INTO account WITH RECURSIVE c (x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM c LIMIT"
            + " 1000) SELECT x, 0 FROM c",
        "INSERT INTO entry WITH RECURSIVE c (x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM c LIMIT"
            + " 60000) SELECT x, x % 1000, randomblob(1000) FROM c");
  }

  @Override
  public String image(String database) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<String> tables = new ArrayList<>();
      try (ResultSet schema =
          statement.executeQuery(
              "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'"
                  + " ORDER BY name")) {
        while (schema.next()) {
          digest.update((schema.getString(3) + ";").getBytes(StandardCharsets.UTF_8));
          if (schema.getString(1).equals("table")) {
            tables.add(schema.getString(2));
          }
        }
      }
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1")) {
          while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              byte[] value = rows.getBytes(i);
              digest.update(value == null ? new byte[] {0} : value);
            }
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (SQLException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void keepWriting(String database) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      do {
        statement.execute(
            "UPDATE account SET balance = balance + 1 WHERE id = abs(random() % 999)");
      } while (!Thread.currentThread().isInterrupted());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Path newDirectory() {
    try {
      return Files.createTempDirectory(directory, "objects");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
