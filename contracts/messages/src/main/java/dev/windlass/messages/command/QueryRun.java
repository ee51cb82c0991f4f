package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.json.WindlassJson;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Run one statement.
 *
 * @param statement its text, with {@code ?} where a parameter goes; values are bound, never pasted
 * @param parameters the values: string, number, boolean or null, in order; null for none
 * @param readOnly whether the engine itself must refuse changes; null for true
 * @param rowLimit how many rows at most, 1 to 1,000,000; null for 1,000
 * @param format how the rows are written to an object; null for JSON
 * @param destination where the rows go; null for the object store
 */
@CommandName(
    value = "query.run",
    target = CommandName.TargetKind.DATABASE,
    result = QueryResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueryRun(
    String statement,
    @Nullable List<JsonNode> parameters,
    @Nullable Boolean readOnly,
    @Nullable Integer rowLimit,
    @Nullable Format format,
    @Nullable Destination destination)
    implements CommandSpec {
  /** The most rows when the sender said nothing. */
  public static final int DEFAULT_ROW_LIMIT = 1_000;

  /** A read-only query with its parameters: text, numbers, booleans, and null for a null. */
  public static QueryRun of(String statement, @Nullable Object... parameters) {
    // Written and read, so that a value here is equal to the one that a worker reads.
    JsonMapper json = WindlassJson.commands();
    List<JsonNode> values =
        Arrays.stream(parameters)
            .map(value -> json.readTree(json.writeValueAsString(value)))
            .toList();
    return new QueryRun(statement, values.isEmpty() ? null : values, null, null, null, null);
  }

  /** Whether changes are refused; true when the sender said nothing. */
  public boolean isReadOnly() {
    return !Boolean.FALSE.equals(readOnly);
  }

  /** How rows are written. */
  public enum Format {
    /** One JSON object a row. */
    JSON,
    /** RFC 4180, with a header line. */
    CSV,
    /** One Parquet file with a typed column for each of the result's; only in an object. */
    PARQUET
  }

  /** Where rows go. */
  public enum Destination {
    /** Into the result on the status topic; only where the engine's policy allows. */
    INLINE,
    /** Into an object; the result names it. */
    OBJECT
  }
}
