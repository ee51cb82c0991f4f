package dev.windlass.postgresql.restore;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.backup.PartKind;
import dev.windlass.postgresql.backup.StoreFailure;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.tool.ClientTools.Tools;
import dev.windlass.postgresql.tool.ToolRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has {@code pg_restore} make what is not rows of tables. The schema is fetched into a file, since
 * {@code pg_restore} works in parallel only from one; it holds no data and is small.
 */
final class SchemaRestore implements AutoCloseable {
  /** A table, its TOAST table and the index of that. */
  private static final int LOCKS_FOR_AN_ENTRY = 3;

  private final Connections connections;
  private final Tools tools;
  private final RestoreNames names;
  private final ObjectSource source;
  private @Nullable Path file;
  private @Nullable List<String> contents;

  SchemaRestore(Connections connections, Tools tools, RestoreNames names, ObjectSource source) {
    this.connections = connections;
    this.tools = tools;
    this.names = names;
    this.source = source;
  }

  /**
   * Everything that has to be there before data; in one transaction, which is quicker, where half
   * of the server's room for locks is enough.
   *
   * @param lockRoom how many locks the server can hold
   */
  void beforeData(boolean tablespaces, long lockRoom, WorkMonitor monitor) {
    List<String> arguments = new ArrayList<>(List.of("--section=pre-data"));
    long entries = PostDataContents.of(contents()).others().size();
    if (entries * LOCKS_FOR_AN_ENTRY <= lockRoom / 2) {
      arguments.add("--single-transaction");
    }
    run(arguments, tablespaces, monitor);
  }

  /**
   * Everything that comes after data. Indexes first, with all hands; then they are attached to
   * those of partitioned tables, one after the other, because that locks what others would be
   * working on; then the rest.
   */
  void afterData(int jobs, boolean tablespaces, WorkMonitor monitor) {
    PostDataContents entries = PostDataContents.of(contents());
    run(entries.indexes(), jobs, tablespaces, monitor);
    run(entries.attachments(), 1, tablespaces, monitor);
    run(entries.others(), jobs, tablespaces, monitor);
  }

  private void run(List<String> entries, int jobs, boolean tablespaces, WorkMonitor monitor) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      Path list = Files.createTempFile("windlass-entries-", ".list");
      try {
        Files.write(list, entries);
        run(
            new ArrayList<>(List.of("--section=post-data", "--jobs=" + jobs, "--use-list=" + list)),
            tablespaces,
            monitor);
      } finally {
        Files.delete(list);
      }
    } catch (IOException e) {
      throw diskFailure(e);
    }
  }

  private synchronized List<String> contents() {
    List<String> known = contents;
    if (known != null) {
      return known;
    }
    try {
      known = ToolRun.listContents(tools.restore(), fetch());
      contents = known;
      return known;
    } catch (IOException e) {
      throw diskFailure(e);
    }
  }

  private static EngineException diskFailure(IOException e) {
    return new EngineException(
        FailureCode.RESOURCE_EXHAUSTED,
        "The worker cannot work with its temporary files: " + e.getMessage(),
        null,
        "Look at the disk and the rights of the worker's temporary directory.",
        e);
  }

  private void run(List<String> arguments, boolean tablespaces, WorkMonitor monitor) {
    if (!tablespaces) {
      arguments.add("--no-tablespaces");
    }
    arguments.add(fetch().toString());
    try (ToolRun restore = start(arguments, monitor)) {
      restore.finish();
    }
  }

  /** Large objects, streamed; all of them or none. */
  void largeObjects(WorkMonitor monitor) {
    List<String> arguments =
        List.of("--section=data", "--clean", "--if-exists", "--single-transaction");
    try (InputStream object = source.open(PartKind.LARGE_OBJECTS_OBJECT);
        ZstdInputStreamNoFinalizer dump = new ZstdInputStreamNoFinalizer(object);
        ToolRun restore = start(new ArrayList<>(arguments), monitor)) {
      try (OutputStream input = restore.input()) {
        dump.transferTo(input);
      } catch (IOException e) {
        // A program that ended early explains itself; when it did not, the store is the reason.
        restore.finish();
        throw e;
      }
      restore.finish();
    } catch (IOException e) {
      monitor.throwIfCancelled();
      throw StoreFailure.of(e, PartKind.LARGE_OBJECTS_OBJECT);
    }
  }

  private ToolRun start(List<String> arguments, WorkMonitor monitor) {
    arguments.addAll(
        0,
        List.of(
            "--exit-on-error",
            "--no-password",
            "--format=custom",
            "--dbname=" + names.temporary()));
    ToolRun.Command command =
        new ToolRun.Command(
            tools.restore(), arguments, names.temporary(), Purpose.RESTORE, LoadingSession.OPTIONS);
    return ToolRun.start(connections, command, names.temporary(), monitor);
  }

  private synchronized Path fetch() {
    Path fetched = file;
    if (fetched != null) {
      return fetched;
    }
    try (InputStream object = source.open(PartKind.SCHEMA_OBJECT)) {
      fetched = Files.createTempFile("windlass-schema-", ".dump");
      file = fetched;
      Files.copy(object, fetched, StandardCopyOption.REPLACE_EXISTING);
      return fetched;
    } catch (IOException e) {
      throw StoreFailure.of(e, PartKind.SCHEMA_OBJECT);
    }
  }

  @Override
  public synchronized void close() {
    Path fetched = file;
    file = null;
    if (fetched != null) {
      try {
        Files.deleteIfExists(fetched);
      } catch (IOException e) {
        throw new EngineException(
            FailureCode.INTERNAL,
            "Temporary file %s could not be deleted.".formatted(fetched),
            null,
            "Delete it by hand.",
            new UncheckedIOException(e));
      }
    }
  }
}
