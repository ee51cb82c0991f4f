package dev.windlass.worker.query;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.ObjectSink.ObjectWriter;
import dev.windlass.engine.Queries.RowSink;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.QueryResult.Column;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes rows to an object as they come, whatever their number, in constant memory. */
final class ObjectRows implements RowSink, AutoCloseable {
  private final RowFormat format;
  private final ObjectWriter writer;
  private final OutputStream out;
  private @Nullable StoredObject stored;

  /** Begins the object. */
  ObjectRows(RowFormat format, ObjectSink sink, String name) {
    this.format = format;
    this.writer = sink.create(name + format.extension(), format.contentType());
    this.out = new BufferedOutputStream(writer.stream(), 1 << 16);
  }

  @Override
  public void columns(List<Column> columns) {
    write(() -> format.columns(columns, out));
  }

  @Override
  public void row(List<JsonNode> values) {
    write(() -> format.row(values, out));
  }

  String contentType() {
    return format.contentType();
  }

  /** Ends the object; a second time does nothing. */
  @Override
  public void end() {
    if (stored == null) {
      write(() -> format.end(out));
      write(out::flush);
      stored = writer.complete();
    }
  }

  /** The object, once it is ended. */
  StoredObject stored() {
    return Objects.requireNonNull(stored, "The object is not ended.");
  }

  /** Leaves nothing behind unless {@link #end} was called. */
  @Override
  public void close() {
    writer.close();
  }

  private interface Write {
    void run() throws IOException;
  }

  private static void write(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      if (e.getCause() instanceof EngineException failure) {
        throw failure;
      }
      throw new EngineException(
          FailureCode.STORAGE_UNREACHABLE,
          "The rows could not be written to the object store: " + e.getMessage(),
          null,
          null,
          e);
    }
  }
}
