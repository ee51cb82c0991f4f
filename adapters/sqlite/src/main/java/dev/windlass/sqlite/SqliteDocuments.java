package dev.windlass.sqlite;

import dev.windlass.engine.DocumentAddress;
import dev.windlass.engine.DocumentPage;
import dev.windlass.engine.Documents;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Queries.Outcome;
import dev.windlass.engine.Queries.RowSink;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DocumentList;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.sqlite.SqliteConnection.Mode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collections as tables with the columns {@code id} and {@code document}, a text that SQLite itself
 * keeps from being anything but JSON; {@code query.run} reaches into it with SQLite's JSON
 * functions.
 */
final class SqliteDocuments implements Documents {
  private static final List<String> COLUMN_NAMES = List.of("id", "document");

  private final DatabaseFiles files;

  SqliteDocuments(DatabaseFiles files) {
    this.files = files;
  }

  @Override
  public ObjectNode get(String database, String collection, String id) {
    DocumentAddress address = new DocumentAddress(database, collection, id);
    try (SqliteConnection connection = files.connect(files.existing(database), Mode.READ)) {
      if (isCollection(connection, collection)) {
        List<String> found =
            connection.query(
                "SELECT document FROM %s WHERE id = ?".formatted(table(collection)),
                row -> Objects.requireNonNull(row.getString(1)),
                id);
        if (!found.isEmpty()) {
          return address.read(found.getFirst());
        }
      }
      throw address.absent();
    }
  }

  @Override
  public boolean save(
      String database, String collection, String id, ObjectNode document, WorkMonitor monitor) {
    String text = WindlassJson.commands().writeValueAsString(document);
    try (SqliteConnection connection = files.connect(files.existing(database), Mode.WRITE)) {
      // Nobody else comes between the look and the change.
      connection.execute("BEGIN IMMEDIATE");
      if (!isCollection(connection, collection)) {
        connection.execute(
            "CREATE TABLE %s (id TEXT PRIMARY KEY NOT NULL, document TEXT NOT NULL CHECK (json_valid(document))) STRICT"
                .formatted(table(collection)));
      }
      boolean created =
          connection
              .query(
                  "SELECT 1 FROM %s WHERE id = ?".formatted(table(collection)),
                  row -> row.getInt(1),
                  id)
              .isEmpty();
      update(
          connection,
          "INSERT INTO %s (id, document) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET document = excluded.document"
              .formatted(table(collection)),
          id,
          text);
      monitor.throwIfCancelled();
      connection.execute("COMMIT");
      return created;
    }
  }

  @Override
  public boolean delete(String database, String collection, String id, WorkMonitor monitor) {
    try (SqliteConnection connection = files.connect(files.existing(database), Mode.WRITE)) {
      connection.execute("BEGIN IMMEDIATE");
      boolean there =
          isCollection(connection, collection)
              && update(connection, "DELETE FROM %s WHERE id = ?".formatted(table(collection)), id)
                  > 0;
      monitor.throwIfCancelled();
      connection.execute("COMMIT");
      return there;
    }
  }

  @Override
  public Outcome list(String database, DocumentList wanted, RowSink sink, WorkMonitor monitor) {
    String collection = wanted.collection();
    try (SqliteConnection connection = files.connect(files.existing(database), Mode.READ);
        WorkMonitor.Registration stop = monitor.onCancel(connection::interrupt)) {
      monitor.throwIfCancelled();
      if (!isCollection(connection, collection)) {
        throw DocumentAddress.noCollection(database, collection);
      }
      sink.columns(COLUMNS);
      Outcome outcome = send(connection, database, wanted, sink, monitor);
      sink.end();
      return outcome;
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      throw e;
    }
  }

  private static Outcome send(
      SqliteConnection connection,
      String database,
      DocumentList wanted,
      RowSink sink,
      WorkMonitor monitor) {
    try (PreparedStatement select =
        connection
            .jdbc()
            .prepareStatement(
                "SELECT id, document FROM %s WHERE ? IS NULL OR id > ? ORDER BY id LIMIT ?"
                    .formatted(table(wanted.collection())))) {
      select.setString(1, wanted.after());
      select.setString(2, wanted.after());
      select.setInt(3, wanted.limitOrDefault() + 1);
      try (ResultSet rows = select.executeQuery()) {
        DocumentPage page = new DocumentPage(database, wanted, sink, monitor);
        boolean room = true;
        while (room && rows.next()) {
          room =
              page.take(
                  Objects.requireNonNull(rows.getString(1)),
                  Objects.requireNonNull(rows.getString(2)));
        }
        return page.outcome();
      }
    } catch (SQLException e) {
      throw connection.failure(e);
    }
  }

  /**
   * False when there is nothing of this name.
   *
   * @throws EngineException {@code CONFLICT} when it is another table, or a view
   */
  private static boolean isCollection(SqliteConnection connection, String name) {
    List<String> columns =
        connection.query(
            "SELECT name FROM pragma_table_info(?)",
            row -> Objects.requireNonNull(row.getString(1)),
            name);
    if (columns.isEmpty()) {
      return false;
    }
    boolean keyed =
        connection.one(
            "SELECT count(*) FROM pragma_table_info(?) WHERE name = 'id' AND pk = 1",
            row -> row.getInt(1) == 1,
            name);
    if (!columns.equals(COLUMN_NAMES) || !keyed) {
      throw new EngineException(
          FailureCode.CONFLICT,
          "\"%s\" is no collection: it has the columns %s, and a collection has id, its key, and document."
              .formatted(name, String.join(", ", columns)),
          "Choose another name for the collection, or read the table with query.run.");
    }
    return true;
  }

  private static int update(SqliteConnection connection, String sql, @Nullable String... values) {
    try (PreparedStatement statement = connection.jdbc().prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw connection.failure(e);
    }
  }

  private static String table(String collection) {
    return SqliteNames.quoted(collection);
  }
}
