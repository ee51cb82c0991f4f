package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a statement brought.
 *
 * @param columns name and type of each column; empty for a statement without rows
 * @param rows the rows, each an array of values in column order; null when they are in an object
 * @param object where the rows are; null when they are here
 * @param rowCount how many rows are there
 * @param truncated whether the row limit cut the rest off
 * @param updateCount how many rows the statement changed; null when it is not of that kind
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueryResult(
    List<Column> columns,
    @Nullable List<List<JsonNode>> rows,
    @Nullable ObjectReference object,
    long rowCount,
    boolean truncated,
    @Nullable Long updateCount)
    implements CommandResult {
  /** Keeps a copy. */
  public QueryResult {
    columns = List.copyOf(columns);
  }

  /**
   * A column.
   *
   * @param name as the engine names it
   * @param type the engine's word for its type
   */
  public record Column(String name, String type) {}
}
