package dev.windlass.controlstore;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Messages that are committed and not yet acknowledged by Kafka. */
public final class OutboxRepository {
  private final ControlTransactions transactions;

  /** The outbox of this control database. */
  public OutboxRepository(DataSource controlStore) {
    this.transactions = new ControlTransactions(controlStore);
  }

  /**
   * Appends an entry in the caller's transaction. An entry without messages is not written. The
   * writer's registration is held until the transaction ends, so that nobody takes over from the
   * writer between; what was claimed or said afterwards would be nobody's.
   *
   * @throws WorkerLeaseLost when somebody has taken over already
   */
  static void append(Connection connection, OutboxEntry entry) throws SQLException {
    if (entry.messages().isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO windlass.outbox (writer, number, owner, created_at, messages)
            SELECT id, ?, id, now(), ? FROM windlass.worker WHERE id = ? FOR KEY SHARE
            """)) {
      insert.setLong(1, entry.key().number());
      insert.setBytes(2, OutboxEncoding.encode(entry.messages()));
      insert.setLong(3, entry.key().writer());
      if (insert.executeUpdate() == 0) {
        throw new WorkerLeaseLost(entry.key());
      }
    }
  }

  /** Takes entries out that Kafka has acknowledged. Doing it twice does nothing more. */
  public void delete(Collection<OutboxEntry.Key> keys) {
    if (keys.isEmpty()) {
      return;
    }
    Object[] writers = keys.stream().map(OutboxEntry.Key::writer).toArray();
    Object[] numbers = keys.stream().map(OutboxEntry.Key::number).toArray();
    transactions.call(
        connection -> {
          Array writerArray = connection.createArrayOf("bigint", writers);
          Array numberArray = connection.createArrayOf("bigint", numbers);
          try (PreparedStatement delete =
              connection.prepareStatement(
                  """
                  DELETE FROM windlass.outbox o USING unnest(?, ?) AS k(writer, number)
                  WHERE o.writer = k.writer AND o.number = k.number
                  """)) {
            delete.setArray(1, writerArray);
            delete.setArray(2, numberArray);
            return delete.executeUpdate();
          }
        });
  }

  /** One entry; empty when it is acknowledged, or was never committed. */
  public Optional<OutboxEntry> find(OutboxEntry.Key key) {
    return transactions.call(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT messages FROM windlass.outbox WHERE writer = ? AND number = ?")) {
            select.setLong(1, key.writer());
            select.setLong(2, key.number());
            try (ResultSet rows = select.executeQuery()) {
              return rows.next()
                  ? Optional.of(new OutboxEntry(key, OutboxEncoding.decode(rows.getBytes(1))))
                  : Optional.empty();
            }
          }
        });
  }

  /**
   * Finds out whether an entry was committed whose transaction's end nobody saw. When this returns
   * empty, that transaction has not committed and never will: the entry's place was taken until it
   * was over.
   */
  public Optional<OutboxEntry> settle(OutboxEntry.Key key) {
    return transactions.inTransaction(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  """
                  INSERT INTO windlass.outbox (writer, number, owner, created_at, messages)
                  VALUES (?, ?, ?, now(), '') ON CONFLICT DO NOTHING
                  """)) {
            insert.setLong(1, key.writer());
            insert.setLong(2, key.number());
            insert.setLong(3, key.writer());
            if (insert.executeUpdate() == 0) {
              return find(key);
            }
          }
          delete(List.of(key));
          return Optional.empty();
        });
  }

  /**
   * Makes another worker's entries this one's, some of which it may have inherited itself. What it
   * inherited goes before all that it wrote since, whichever of the two lives began first: the
   * entry of its take-over tells what became of jobs of which the inherited ones tell the start.
   *
   * @param takeOver the heir's entry before which the inherited ones go
   * @return their keys in the order to publish
   */
  static List<OutboxEntry.Key> adopt(
      Connection connection, WorkerIdentity dead, WorkerIdentity heir, OutboxEntry.Key takeOver)
      throws SQLException {
    List<OutboxEntry.Key> keys = new ArrayList<>();
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            WITH adopted AS (
              UPDATE windlass.outbox SET owner = ?,
                place = ARRAY[?::bigint, 0] || coalesce(place, ARRAY[number, 1])
              WHERE owner = ? RETURNING writer, number, place)
            SELECT writer, number FROM adopted ORDER BY place, writer, number
            """)) {
      update.setLong(1, heir.id());
      update.setLong(2, takeOver.number());
      update.setLong(3, dead.id());
      try (ResultSet rows = update.executeQuery()) {
        while (rows.next()) {
          keys.add(new OutboxEntry.Key(rows.getLong(1), rows.getLong(2)));
        }
      }
    }
    return keys;
  }

  /** How long the oldest entry has been waiting; zero when there is none. */
  public Duration lag() {
    return transactions.call(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      """
                      SELECT coalesce(extract(epoch FROM now() - min(created_at)) * 1000, 0)::bigint
                      FROM windlass.outbox
                      """);
              ResultSet row = select.executeQuery()) {
            row.next();
            return Duration.ofMillis(row.getLong(1));
          }
        });
  }
}
