package dev.windlass.testbed;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Makes and drops databases and roles of a test server. */
final class PostgresCatalog {
  private final PostgresServer server;

  PostgresCatalog(PostgresServer server) {
    this.server = server;
  }

  void createDatabase(String name) {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + quoted(name));
    } catch (SQLException e) {
      throw new TestbedException("Cannot create database " + name + ": " + e.getMessage(), e);
    }
  }

  void dropEverything() {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      String databases =
          "SELECT datname FROM pg_database"
              + " WHERE datname NOT IN ('postgres', 'template0', 'template1')";
      for (String name : names(statement, databases)) {
        statement.execute("DROP DATABASE " + quoted(name) + " WITH (FORCE)");
      }
      String roles = "SELECT rolname FROM pg_roles WHERE oid <> 10 AND rolname NOT LIKE 'pg\\_%'";
      for (String name : names(statement, roles)) {
        statement.execute("DROP OWNED BY " + quoted(name));
        statement.execute("DROP ROLE " + quoted(name));
      }
    } catch (SQLException e) {
      throw new TestbedException("Cannot drop everything: " + e.getMessage(), e);
    }
  }

  private static List<String> names(Statement statement, String query) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
