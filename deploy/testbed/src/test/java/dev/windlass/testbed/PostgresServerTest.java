package dev.windlass.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresServerTest {
  private static Path directory;
  private static PostgresServer server;

  @BeforeAll
  static void start() {
    directory = Directories.temporary("own-postgres").resolve("server");
    server = PostgresServer.start(directory);
  }

  @AfterAll
  static void close() {
    server.close();
    assertThat(directory).doesNotExist();
    Directories.delete(directory.getParent());
  }

  @Test
  void takesAPasswordOverTcpAndNothingElse() throws SQLException {
    assertThat(single("postgres", "SELECT current_user")).isEqualTo("postgres");
    assertThatThrownBy(
            () -> DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "wrong"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    assertThat(single("postgres", "SHOW unix_socket_directories")).isEmpty();
  }

  @Test
  void keepsDataAndPortOverARestart() throws SQLException {
    int port = server.port();
    server.psql("postgres", "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer;");

    server.restart();

    assertThat(server.port()).isEqualTo(port);
    assertThat(single("postgres", "SELECT answer FROM kept")).isEqualTo("42");
  }

  @Test
  void comesBackAfterItWasKilled() throws SQLException {
    server.psql("postgres", "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer;");
    try (Connection open = server.connect("postgres")) {
      server.kill();

      assertThat(server.isRunning()).isFalse();
      assertThatThrownBy(() -> open.createStatement().execute("SELECT 1"))
          .isInstanceOf(SQLException.class);
    }
    server.restart();
    assertThat(single("postgres", "SELECT answer FROM kept")).isEqualTo("42");
  }

  @Test
  void makesDatabasesOfAnyName() throws SQLException {
    String name = "a \"quoted\"; DROP TABLE x; /?&=ü";
    server.createDatabase(name);
    assertThat(single(name, "SELECT current_database()")).isEqualTo(name);
    assertThat(server.psql(name, "SELECT current_database();")).isEqualTo(name + "\n");
  }

  @Test
  void dropsEverythingThatWasMade() throws SQLException {
    server.createDatabase("gone");
    server.psql("postgres", "CREATE ROLE someone; ");
    try (Connection busy = server.connect("gone")) {
      assertThat(busy.isValid(5)).isTrue();
      server.dropEverything();
    }
    assertThat(single("postgres", "SELECT count(*) FROM pg_database WHERE datname = 'gone'"))
        .isEqualTo("0");
    assertThat(single("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'someone'"))
        .isEqualTo("0");
  }

  @Test
  void saysWhatPsqlSaid() {
    assertThatThrownBy(() -> server.psql("postgres", "SELECT nonsense;"))
        .isInstanceOf(TestbedException.class)
        .hasMessageContaining("column \"nonsense\" does not exist");
  }

  @Test
  void showsTheLogWhenASettingIsWrong() {
    Path other = directory.resolveSibling("other");
    assertThatThrownBy(
            () ->
                PostgresServer.start(
                    other, PostgresOptions.forTests().with("shared_buffers", "nonsense")))
        .isInstanceOf(TestbedException.class)
        .hasMessageContaining("shared_buffers");
  }

  @Test
  void findsAnotherServersDataAgain() throws SQLException {
    Path kept = directory.resolveSibling("kept");
    try (PostgresServer first = PostgresServer.start(kept, PostgresOptions.durable())) {
      first.psql("postgres", "CREATE TABLE kept AS SELECT 1 AS one;");
    }
    assertThat(kept).exists();
    try (PostgresServer second = PostgresServer.start(kept, PostgresOptions.durable())) {
      assertThat(second.psql("postgres", "SELECT one FROM kept;")).isEqualTo("1\n");
    }
  }

  @Test
  void findsTheNewestProgramsFirst() {
    assertThat(PostgresInstallation.findAll())
        .isNotEmpty()
        .isSortedAccordingTo((a, b) -> Integer.compare(b.major(), a.major()));
    assertThat(server.installation().tool("pg_dump")).isExecutable();
  }

  private String single(String database, String query) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }
}
