package dev.windlass.postgresql.document;

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
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Documents as rows of {@link Collection}s, of type {@code jsonb}. Each call has a session of its
 * own, which the server ends at the engine's time-out.
 */
public final class PostgresqlDocuments implements Documents {
  private static final int FETCH_SIZE = 100;

  private final Connections connections;

  /** Over these connections. */
  public PostgresqlDocuments(Connections connections) {
    this.connections = connections;
  }

  @Override
  public ObjectNode get(String database, String collection, String id) {
    DocumentAddress address = new DocumentAddress(database, collection, id);
    return with(
        database,
        WorkMonitor.NONE,
        connection -> {
          Collection table = new Collection(connection, collection);
          Optional<String> found =
              canBeId(id) && table.exists()
                  ? connection.first(
                      "SELECT document::text FROM %s WHERE id = ?".formatted(table.table()),
                      row -> row.getString(1),
                      id)
                  : Optional.empty();
          return address.read(found.orElseThrow(address::absent));
        });
  }

  @Override
  public boolean save(
      String database, String collection, String id, ObjectNode document, WorkMonitor monitor) {
    String text = WindlassJson.commands().writeValueAsString(document);
    if (!canBeId(id) || hasNul(document)) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "PostgreSQL keeps no character U+0000, and this document or its id has one.",
          "Leave it out, or encode the text, for example with base64.");
    }
    return change(
        database,
        monitor,
        connection -> {
          Collection table = new Collection(connection, collection);
          table.make();
          // A row that was there has been locked for the update, by this transaction: xmax says so.
          return connection.one(
              "INSERT INTO %s AS kept (id, document) VALUES (?, ?::jsonb) ON CONFLICT (id) DO UPDATE SET document = excluded.document RETURNING kept.xmax = 0"
                  .formatted(table.table()),
              row -> row.getBoolean(1),
              id,
              text);
        });
  }

  @Override
  public boolean delete(String database, String collection, String id, WorkMonitor monitor) {
    return change(
        database,
        monitor,
        connection -> {
          Collection table = new Collection(connection, collection);
          return canBeId(id)
              && table.exists()
              && connection
                  .first(
                      "DELETE FROM %s WHERE id = ? RETURNING true".formatted(table.table()),
                      row -> row.getBoolean(1),
                      id)
                  .isPresent();
        });
  }

  @Override
  public Outcome list(String database, DocumentList wanted, RowSink sink, WorkMonitor monitor) {
    return with(
        database,
        monitor,
        connection -> {
          Collection table = new Collection(connection, wanted.collection());
          connection.beginSnapshot();
          if (!table.exists()) {
            throw DocumentAddress.noCollection(database, wanted.collection());
          }
          sink.columns(COLUMNS);
          Outcome outcome = send(connection, table, database, wanted, sink, monitor);
          sink.end();
          return outcome;
        });
  }

  private static Outcome send(
      ServerConnection connection,
      Collection table,
      String database,
      DocumentList wanted,
      RowSink sink,
      WorkMonitor monitor) {
    String after = wanted.after();
    String from = after == null ? "" : " WHERE id > ?";
    try (PreparedStatement select =
        connection
            .jdbc()
            .prepareStatement(
                "SELECT id, document::text FROM %s%s ORDER BY id LIMIT %d"
                    .formatted(table.table(), from, wanted.limitOrDefault() + 1))) {
      if (after != null) {
        select.setString(1, after);
      }
      select.setFetchSize(FETCH_SIZE);
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

  /** All or nothing; undone when the right to the work is gone by the commit. */
  private boolean change(
      String database, WorkMonitor monitor, Function<ServerConnection, Boolean> change) {
    return with(
        database,
        monitor,
        connection -> {
          connection.begin();
          boolean made = change.apply(connection);
          monitor.throwIfCancelled();
          connection.commit();
          return made;
        });
  }

  /** Closing a session undoes what it has not committed. */
  private <T> T with(String database, WorkMonitor monitor, Function<ServerConnection, T> work) {
    try (ServerConnection connection = connections.open(database, Purpose.QUERY);
        WorkMonitor.Registration stop = monitor.onCancel(connection::cancel)) {
      connection.execute(
          "SET standard_conforming_strings = on; SET statement_timeout = "
              + connections.settings().statementTimeout().toMillis());
      return work.apply(connection);
    } catch (EngineException e) {
      throw monitor.reason(e);
    }
  }

  private static boolean canBeId(String id) {
    return id.indexOf('\0') < 0;
  }

  private static boolean hasNul(JsonNode node) {
    if (node.isString()) {
      return node.asString().indexOf('\0') >= 0;
    }
    return node.propertyNames().stream().anyMatch(name -> name.indexOf('\0') >= 0)
        || node.values().stream().anyMatch(PostgresqlDocuments::hasNul);
  }
}
