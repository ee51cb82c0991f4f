package dev.windlass.engine;

import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Statements. */
public interface Queries {
  /**
   * Runs one statement on a database and streams its rows, at most {@link QueryRun#rowLimit}, to
   * the sink. Parameters are bound. A read-only query runs where the server itself refuses changes.
   * Cancelling through the monitor stops the statement on the server.
   *
   * @throws EngineException {@code OUTCOME_UNKNOWN} when nobody can say whether a change was made;
   *     with any other code none was
   */
  Outcome run(String database, QueryRun query, RowSink sink, WorkMonitor monitor);

  /** Takes rows as they come. */
  interface RowSink {
    /** Called once, before the first row, also when there are no rows. */
    void columns(List<QueryResult.Column> columns);

    /** Called for every row, with one value a column. */
    void row(List<JsonNode> values);

    /**
     * Called once, behind the last row and before what the statement changed is made to last: when
     * it throws, nothing is changed.
     */
    default void end() {}
  }

  /**
   * How the statement ended.
   *
   * @param rowCount how many rows went to the sink
   * @param truncated whether the limit cut the rest off
   * @param updateCount how many rows it changed; null when it is not of that kind
   */
  record Outcome(long rowCount, boolean truncated, @Nullable Long updateCount) {}
}
