package dev.windlass.postgresql.query;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.QueryRun;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import tools.jackson.databind.JsonNode;

/** The text of a statement and its parameters: what is refused, and how values are bound. */
final class StatementText {
  private static final Pattern LEADING_NOISE =
      Pattern.compile("\\A(?:\\s|--[^\\n]*(?:\\n|\\z)|/\\*(?:[^*]|\\*(?!/))*+\\*/|\\()+");

  private StatementText() {}

  /** Refuses what is not exactly one statement with exactly its parameters. */
  static void check(QueryRun query) {
    if (query.statement().indexOf('\0') >= 0) {
      throw refuse("statement contains a zero byte, which PostgreSQL cannot take.", null);
    }
    List<NativeQuery> parsed = parse(query.statement());
    if (parsed.size() != 1 || parsed.getFirst().nativeSql.isBlank()) {
      throw refuse(
          "statement must hold exactly one statement; it holds %d.".formatted(parsed.size()),
          "Send each statement as a command of its own.");
    }
    int expected = parsed.getFirst().bindPositions.length;
    int given = parameters(query).size();
    if (expected != given) {
      throw refuse(
          "statement has %d places for parameters (?), and parameters has %d values."
              .formatted(expected, given),
          "A question mark that is an operator is written ??.");
    }
    String text = LEADING_NOISE.matcher(query.statement()).replaceFirst("");
    if (text.isEmpty()) {
      throw refuse("statement holds nothing but comments.", null);
    }
    if (text.toUpperCase(Locale.ROOT).startsWith("COPY")) {
      throw refuse(
          "COPY is not run as a query: it writes files or programs that READ ONLY does not cover.",
          "Use SELECT with a destination of OBJECT.");
    }
  }

  private static List<NativeQuery> parse(String statement) {
    try {
      return Parser.parseJdbcSql(statement, true, true, true, false, true);
    } catch (SQLException e) {
      throw refuse("statement cannot be read: " + e.getMessage(), null);
    }
  }

  /** Binds every value without a type, so that the server finds the type from the statement. */
  static void bind(PreparedStatement statement, QueryRun query) throws SQLException {
    List<JsonNode> values = parameters(query);
    for (int i = 0; i < values.size(); i++) {
      JsonNode value = values.get(i);
      if (value.isNull()) {
        statement.setNull(i + 1, Types.NULL);
      } else if (value.isContainer()) {
        throw refuse(
            "parameter %d is an object or an array; a parameter is a single value."
                .formatted(i + 1),
            "Send it as text and cast it in the statement: ?::jsonb.");
      } else {
        String text = value.asString();
        if (text.indexOf('\0') >= 0) {
          throw refuse(
              "parameter %d contains a zero byte, which PostgreSQL cannot take.".formatted(i + 1),
              null);
        }
        statement.setString(i + 1, text);
      }
    }
  }

  private static List<JsonNode> parameters(QueryRun query) {
    return Objects.requireNonNullElse(query.parameters(), List.of());
  }

  private static EngineException refuse(String message, @Nullable String help) {
    return new EngineException(FailureCode.INVALID_COMMAND, message, help);
  }
}
