package dev.windlass.worker.query;

import dev.windlass.engine.Queries.RowSink;
import dev.windlass.messages.command.QueryResult.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Takes a statement's rows: keeps them while they may be shown and are few, and writes them to an
 * object otherwise. A statement without columns needs neither.
 */
final class ResultRows implements RowSink, AutoCloseable {
  /** What is larger does not travel in a message. */
  static final int MAX_INLINE_BYTES = 256 << 10;

  private final boolean inline;
  private final Supplier<ObjectRows> begin;
  private final List<List<JsonNode>> kept = new ArrayList<>();
  private List<Column> columns = List.of();
  private long size;
  private @Nullable ObjectRows object;

  /**
   * A taker of rows.
   *
   * @param inline whether rows may be kept
   * @param begin begins the object
   */
  ResultRows(boolean inline, Supplier<ObjectRows> begin) {
    this.inline = inline;
    this.begin = begin;
  }

  @Override
  public void columns(List<Column> names) {
    columns = List.copyOf(names);
    if (!inline && !columns.isEmpty()) {
      spill();
    }
  }

  @Override
  public void row(List<JsonNode> values) {
    ObjectRows open = object;
    if (open != null) {
      open.row(values);
      return;
    }
    kept.add(List.copyOf(values));
    size += values.stream().mapToLong(value -> value.toString().length() + 1L).sum();
    if (size > MAX_INLINE_BYTES) {
      spill();
    }
  }

  @Override
  public void end() {
    ObjectRows open = object;
    if (open != null) {
      open.end();
    }
  }

  private void spill() {
    ObjectRows open = begin.get();
    object = open;
    open.columns(columns);
    kept.forEach(open::row);
    kept.clear();
  }

  List<Column> columns() {
    return columns;
  }

  /** The rows that were kept; null when they are in an object. */
  @Nullable List<List<JsonNode>> kept() {
    return object == null ? List.copyOf(kept) : null;
  }

  /** The object that the rows are in; null when there is none. */
  @Nullable ObjectRows object() {
    return object;
  }

  @Override
  public void close() {
    ObjectRows open = object;
    if (open != null) {
      open.close();
    }
  }
}
