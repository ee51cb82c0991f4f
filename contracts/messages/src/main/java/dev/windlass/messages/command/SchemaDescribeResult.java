package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a database.
 *
 * @param tables tables, views and the like, by schema and name; at most 2,000
 * @param readAt when the engine was asked
 * @param truncated whether there are more than are shown
 */
public record SchemaDescribeResult(List<Table> tables, Instant readAt, boolean truncated)
    implements CommandResult {
  /** The most tables that are shown. */
  public static final int MAX_TABLES = 2_000;

  /** Keeps a copy. */
  public SchemaDescribeResult {
    tables = List.copyOf(tables);
  }

  /**
   * A table, or what looks like one.
   *
   * @param schema its schema
   * @param name its name
   * @param kind the engine's word for it: {@code table}, {@code view}
   * @param estimatedRows how many rows, more or less; null when not known
   * @param comment what somebody wrote about it; null for nothing
   * @param columns in order
   * @param primaryKey the columns of its primary key; empty for none
   * @param foreignKeys in the engine's words
   * @param indexes in the engine's words
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Table(
      String schema,
      String name,
      String kind,
      @Nullable Long estimatedRows,
      @Nullable String comment,
      List<Column> columns,
      List<String> primaryKey,
      List<String> foreignKeys,
      List<String> indexes) {
    /** Keeps copies. */
    public Table {
      columns = List.copyOf(columns);
      primaryKey = List.copyOf(primaryKey);
      foreignKeys = List.copyOf(foreignKeys);
      indexes = List.copyOf(indexes);
    }
  }

  /**
   * A column.
   *
   * @param name its name
   * @param type the engine's word for its type
   * @param nullable whether it can be without a value
   * @param defaultValue what it gets when nobody says, in the engine's words; null for nothing
   * @param comment what somebody wrote about it; null for nothing
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Column(
      String name,
      String type,
      boolean nullable,
      @Nullable String defaultValue,
      @Nullable String comment) {}
}
