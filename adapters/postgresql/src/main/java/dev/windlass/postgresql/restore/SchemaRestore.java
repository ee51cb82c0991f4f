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
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.tool.ClientTools.Tools;
import dev.windlass.postgresql.tool.NewerSetting;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has {@code pg_restore} make what is not rows of tables. The schema is fetched into a file, since
 * {@code pg_restore} works in parallel only from one; it holds no data and is small.
 */
final class SchemaRestore implements AutoCloseable {
  /** A table, its TOAST table and the index of that. */
  private static final int LOCKS_FOR_AN_ENTRY = 3;

  /** With fewer tables the start of another program takes longer than it saves. */
  private static final int WORTH_MORE_HANDS = 40;

  private static final List<String> PSQL =
      List.of("-X", "-q", "--no-password", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", "-");

  private static final String PRE_DATA = "--section=pre-data";
  private static final String POST_DATA = "--section=post-data";
  private static final String VERBOSE = "--verbose";

  private final Connections connections;
  private final Tools tools;
  private final RestoreNames names;
  private final ObjectSource source;
  private final RestoreSelection selection;
  private RestoreSelection.@Nullable Chosen chosen;
  private @Nullable Path file;
  private @Nullable Boolean understood;
  private @Nullable CompletableFuture<List<String>> beforeData;
  private @Nullable CompletableFuture<List<String>> afterData;
  private @Nullable CompletableFuture<DumpScript> indexScript;

  SchemaRestore(
      Connections connections,
      Tools tools,
      RestoreNames names,
      ObjectSource source,
      RestoreSelection selection) {
    this.connections = connections;
    this.tools = tools;
    this.names = names;
    this.source = source;
    this.selection = selection;
  }

  /** Has the schema fetched and looked through already now, while the caller does other things. */
  void lookAhead() {
    beforeData = CompletableFuture.supplyAsync(() -> list(PRE_DATA), Thread::startVirtualThread);
    CompletableFuture<List<String>> after = beforeData.thenApply(_ -> list(POST_DATA));
    afterData = after;
    indexScript = after.thenApply(lines -> script(PostDataContents.of(lines).indexes(), List.of()));
  }

  /** What looking ahead found, or else what is found now. */
  private static <T> T found(@Nullable CompletableFuture<T> found, Supplier<T> now) {
    if (found == null) {
      return now.get();
    }
    try {
      return found.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof EngineException engine ? engine : e;
    }
  }

  /**
   * Everything that has to be there before data. With more than one hand, tables that need nothing
   * of each other are made side by side.
   *
   * @param lockRoom how many locks the server can hold; a transaction keeps one for all that it
   *     makes, so as much is made in one as half of that room is enough for
   */
  void beforeData(int hands, boolean tablespaces, long lockRoom, WorkMonitor monitor) {
    int room = Math.clamp(lockRoom / 2 / LOCKS_FOR_AN_ENTRY, 1, Integer.MAX_VALUE);
    List<String> section = PreDataContents.entries(found(beforeData, () -> list(PRE_DATA)));
    if (hands == 1 || PreDataContents.tables(section) < WORTH_MORE_HANDS) {
      make(section, 1, room, tablespaces, monitor);
      return;
    }
    PreDataContents contents = PreDataContents.of(section, list(VERBOSE));
    make(contents.before(), 1, room, tablespaces, monitor);
    make(contents.tables(), hands, room, tablespaces, monitor);
    make(contents.after(), 1, room, tablespaces, monitor);
  }

  /** Makes entries in as few transactions as there is room for, so many at the same time. */
  private void make(
      List<String> entries, int hands, int room, boolean tablespaces, WorkMonitor monitor) {
    for (int from = 0; from < entries.size(); from += room) {
      List<String> wave = entries.subList(from, Math.min(entries.size(), from + room));
      makeSideBySide(wave, (wave.size() + hands - 1) / hands, tablespaces, monitor);
    }
  }

  /** Starts a program for the first share, then for the rest, and waits for all of them. */
  private void makeSideBySide(
      List<String> entries, int share, boolean tablespaces, WorkMonitor monitor) {
    int first = Math.min(share, entries.size());
    try (EntryList list = EntryList.of(entries.subList(0, first));
        ToolRun restore =
            startOnFile(List.of("--single-transaction", list.argument()), tablespaces, monitor)) {
      if (first < entries.size()) {
        makeSideBySide(entries.subList(first, entries.size()), share, tablespaces, monitor);
      }
      restore.finish();
    } catch (IOException e) {
      throw diskFailure(e);
    }
  }

  /**
   * Everything that comes after data. Indexes first, with all hands; then they are attached to
   * those of partitioned tables, one after the other, because that locks what others would be
   * working on; then the rest.
   *
   * @param jobs how many may work at the same time; with one, {@code pg_restore} makes everything
   */
  void afterData(int jobs, boolean tablespaces, WorkMonitor monitor) {
    PostDataContents entries = PostDataContents.of(found(afterData, () -> list(POST_DATA)));
    makeIndexes(entries.indexes(), jobs, tablespaces, monitor);
    run(entries.attachments(), 1, tablespaces, monitor);
    run(entries.others(), jobs, tablespaces, monitor);
  }

  private void makeIndexes(
      List<String> entries, int jobs, boolean tablespaces, WorkMonitor monitor) {
    if (entries.isEmpty()) {
      return;
    }
    DumpScript script = jobs == 1 ? null : readable(entries);
    if (script == null) {
      run(entries, jobs, tablespaces, monitor);
      return;
    }
    new IndexBuild(connections, names.temporary(), jobs, monitor)
        .make(IndexPlan.of(script, tablespaces, selection.sizes()));
  }

  /** The statements of entries; null when only {@code pg_restore} can read them. */
  private @Nullable DumpScript readable(List<String> entries) {
    try {
      DumpScript script = found(indexScript, () -> script(entries, List.of()));
      return script.hasStandardStrings() ? script : null;
    } catch (EngineException e) {
      if (e.code() == FailureCode.UNSUPPORTED_OPERATION) {
        return null;
      }
      throw e;
    }
  }

  private void run(List<String> entries, int jobs, boolean tablespaces, WorkMonitor monitor) {
    if (entries.isEmpty()) {
      return;
    }
    try (EntryList list = EntryList.of(entries);
        ToolRun restore =
            startOnFile(List.of("--jobs=" + jobs, list.argument()), tablespaces, monitor)) {
      restore.finish();
    } catch (IOException e) {
      throw diskFailure(e);
    }
  }

  /** Those lines of the dump's table of contents that are wanted. */
  private List<String> list(String... options) {
    List<String> lines = contents(options);
    if (selection.isWhole() || List.of(options).contains(VERBOSE)) {
      return lines;
    }
    Set<String> numbers = chosen().numbers();
    return lines.stream().filter(line -> numbers.contains(DumpEntry.numberOf(line))).toList();
  }

  /**
   * What of the dump is made, and what is left out for what it needs.
   *
   * @throws EngineException {@code PRECONDITION_FAILED} when a wanted table needs another
   */
  synchronized RestoreSelection.Chosen chosen() {
    RestoreSelection.Chosen known = chosen;
    if (known == null) {
      known = selection.choose(DumpEntry.read(contents(VERBOSE)));
      chosen = known;
    }
    return known;
  }

  /** Every entry of the dump by its number. */
  Map<String, DumpEntry> entries() {
    return DumpEntry.read(contents(VERBOSE)).stream()
        .collect(Collectors.toMap(DumpEntry::number, Function.identity()));
  }

  /** The wanted entries before data, or after it, as the statements that make them. */
  DumpScript script(boolean before) {
    return script(list(before ? PRE_DATA : POST_DATA), List.of("--no-tablespaces"));
  }

  private DumpScript script(List<String> entries, List<String> options) {
    try (EntryList list = EntryList.of(entries)) {
      List<String> arguments = new ArrayList<>(options);
      arguments.add(list.argument());
      return DumpScript.read(ToolRun.statements(tools.restore(), fetch(), arguments));
    } catch (IOException e) {
      throw diskFailure(e);
    }
  }

  private List<String> contents(String... options) {
    try {
      return ToolRun.listContents(tools.restore(), fetch(), options);
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

  /**
   * Makes what a list names. No section is given beside a list: a comment that comes first in it
   * would be taken to be of another section, and left out.
   */
  private ToolRun startOnFile(List<String> options, boolean tablespaces, WorkMonitor monitor) {
    List<String> arguments = new ArrayList<>(options);
    if (!tablespaces) {
      arguments.add("--no-tablespaces");
    }
    arguments.add(fetch().toString());
    return start(arguments, monitor);
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
    arguments.addAll(0, List.of("--exit-on-error", "--no-password", "--format=custom"));
    List<List<String>> lines;
    if (isUnderstood()) {
      arguments.addFirst("--dbname=" + names.temporary());
      lines = List.of(ToolRun.Command.line(tools.restore(), arguments));
    } else {
      arguments.removeIf(argument -> argument.startsWith("--jobs="));
      arguments.addFirst("--file=-");
      lines =
          List.of(
              ToolRun.Command.line(tools.restore(), arguments),
              List.of("sed", NewerSetting.SED),
              ToolRun.Command.line(tools.psql(), PSQL));
    }
    ToolRun.Command command =
        new ToolRun.Command(lines, names.temporary(), Purpose.RESTORE, LoadingSession.OPTIONS);
    return ToolRun.start(connections, command, names.temporary(), monitor);
  }

  /**
   * Whether the server knows every setting that {@code pg_restore} makes for its session. One that
   * does not gets a script instead, without that setting.
   */
  private synchronized boolean isUnderstood() {
    Boolean known = understood;
    if (known == null) {
      try (ServerConnection connection = connections.control()) {
        known =
            tools.major() < NewerSetting.SINCE
                || ServerVersion.of(connection).atLeast(NewerSetting.SINCE);
      }
      understood = known;
    }
    return known;
  }

  private synchronized Path fetch() {
    Path fetched = file;
    if (fetched != null) {
      return fetched;
    }
    try (InputStream object = source.open(PartKind.SCHEMA_OBJECT)) {
      fetched = TemporaryFiles.create("schema", ".dump");
      file = fetched;
      Files.copy(object, fetched, StandardCopyOption.REPLACE_EXISTING);
      return fetched;
    } catch (IOException e) {
      throw StoreFailure.of(e, PartKind.SCHEMA_OBJECT);
    }
  }

  @Override
  public void close() {
    CompletableFuture<DumpScript> looking = indexScript;
    if (looking != null) {
      looking.handle((_, _) -> true).join();
    }
    deleteFile();
  }

  private synchronized void deleteFile() {
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
