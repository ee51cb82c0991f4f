package dev.windlass.postgresql.schema;

import dev.windlass.engine.Schemas;
import dev.windlass.messages.command.SchemaDescribe;
import dev.windlass.messages.command.SchemaDescribeResult;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes tables and keeps the last answers for a minute: people and programs that look around in
 * a database ask for the same again and again. Safe for many threads.
 */
public final class PostgresqlSchemas implements Schemas {
  private static final int KEPT = 16;
  private static final long KEPT_NANOS = 60_000_000_000L;

  private final Connections connections;
  private final LongSupplier nanoTime;
  private final LinkedHashMap<Question, Answer> answers = new LinkedHashMap<>();

  private record Question(String database, List<String> schemas, List<String> tables) {}

  private record Answer(SchemaDescribeResult result, long readAt) {}

  /** Over these connections. */
  public PostgresqlSchemas(Connections connections) {
    this(connections, System::nanoTime);
  }

  PostgresqlSchemas(Connections connections, LongSupplier nanoTime) {
    this.connections = connections;
    this.nanoTime = nanoTime;
  }

  @Override
  public SchemaDescribeResult describe(String database, SchemaDescribe wanted) {
    Question question = new Question(database, wanted.schemasOrAll(), wanted.tablesOrAll());
    SchemaDescribeResult known = Boolean.TRUE.equals(wanted.fresh()) ? null : known(question);
    if (known != null) {
      return known;
    }
    try (ServerConnection connection = connections.open(database, Purpose.CONTROL)) {
      connection.execute(
          "SET statement_timeout = " + connections.settings().statementTimeout().toMillis());
      SchemaDescribeResult read = new SchemaCatalog(connection, wanted).read();
      keep(question, read);
      return read;
    }
  }

  private synchronized @Nullable SchemaDescribeResult known(Question question) {
    Answer answer = answers.get(question);
    return answer == null || nanoTime.getAsLong() - answer.readAt() > KEPT_NANOS
        ? null
        : answer.result();
  }

  private synchronized void keep(Question question, SchemaDescribeResult read) {
    answers.remove(question);
    answers.put(question, new Answer(read, nanoTime.getAsLong()));
    if (answers.size() > KEPT) {
      answers.pollFirstEntry();
    }
  }
}
