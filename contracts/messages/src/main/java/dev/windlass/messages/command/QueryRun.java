package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Run one statement.
 *
 * @param statement its text, with {@code ?} where a parameter goes; values are bound, never pasted
 * @param parameters the values: string, number, boolean or null, in order; null for none
 * @param readOnly whether the engine itself must refuse changes; null for true
 * @param rowLimit how many rows at most, 1 to 1,000,000; null for 1,000
 * @param format how the rows are written; null for JSON
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

  /** Whether changes are refused; true when the sender said nothing. */
  public boolean isReadOnly() {
    return !Boolean.FALSE.equals(readOnly);
  }

  /** How rows are written. */
  public enum Format {
    /** One JSON object a row. */
    JSON,
    /** RFC 4180, with a header line. */
    CSV
  }

  /** Where rows go. */
  public enum Destination {
    /** Into the result on the status topic; only where the engine's policy allows. */
    INLINE,
    /** Into an object; the result names it. */
    OBJECT
  }
}
