package dev.windlass.worker.query;

import dev.windlass.messages.command.QueryResult.Column;
import dev.windlass.messages.command.QueryRun;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How rows become bytes, one row after the other. */
interface RowFormat {
  /** Called once, before the first row. */
  void columns(List<Column> columns, OutputStream out) throws IOException;

  /** Writes one row. */
  void row(List<JsonNode> values, OutputStream out) throws IOException;

  /** Called once, behind the last row; writes what is still to be written. */
  default void end(OutputStream out) throws IOException {}

  /** The name's end, with its dot. */
  String extension();

  /** The media type. */
  String contentType();

  /** A new writer of this format. */
  static RowFormat of(QueryRun.Format format) {
    return switch (format) {
      case JSON -> new JsonLines();
      case CSV -> new Csv();
      case PARQUET -> new ParquetRows();
    };
  }
}
