package dev.windlass.engine;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupPace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Backup to and restore from an object store, in steps that the worker drives: it chooses how many
 * parts go at a time, remembers which are done, and tells people how far it is.
 */
public interface Backups {
  /** The methods this engine has; the best one first. */
  Set<BackupMethod> methods();

  /**
   * Checks what can be checked without beginning: the database is there, the tools fit the server,
   * the rights suffice. What it returns are the steps that would follow, one sentence each.
   */
  List<String> checkBackup(BackupRequest request);

  /**
   * Opens a consistent view of the database and plans the parts. Checks what {@link #checkBackup}
   * does, before anything else.
   *
   * @param monitor told of a cancel, which ends the work on the engine: it may wait for locks
   */
  BackupSession begin(BackupRequest request, WorkMonitor monitor);

  /**
   * Goes on with a backup whose worker died, when its consistent view still lives.
   *
   * @param token what {@link BackupSession#token} gave
   * @param monitor told of a cancel, as in {@link #begin}
   * @return empty when the view is gone, and the backup has to start again
   */
  Optional<BackupSession> resume(BackupRequest request, String token, WorkMonitor monitor);

  /** Checks what can be checked before a restore changes anything; returns what would be done. */
  List<String> checkRestore(RestoreRequest request, BackupManifest manifest);

  /**
   * Opens a restore. Called again with the same {@code jobId} after a crash, it finds what was done
   * and goes on.
   */
  RestoreSession restore(RestoreRequest request, BackupManifest manifest, ObjectSource source);

  /**
   * What to back up.
   *
   * @param database which database; empty for the server as a whole
   * @param method how
   * @param parallelism how many parts will be copied at the same time
   * @param compressionLevel zstd level
   * @param scope what of it
   * @param pace what it asks of the engine while others work there, where it is asked by sessions
   */
  record BackupRequest(
      String database,
      BackupMethod method,
      int parallelism,
      int compressionLevel,
      BackupScope scope,
      BackupPace pace) {
    /** A backup of the whole database that gives way to others. */
    public BackupRequest(
        String database, BackupMethod method, int parallelism, int compressionLevel) {
      this(database, method, parallelism, compressionLevel, BackupScope.WHOLE, BackupPace.GENTLE);
    }
  }

  /**
   * What to restore.
   *
   * @param jobId names the restore; the temporary database's name is made of it
   * @param database the final name
   * @param replace whether a database of that name is replaced
   * @param parallelism how many parts will be loaded at the same time
   * @param scope what of the backup, and where to
   */
  record RestoreRequest(
      String jobId, String database, boolean replace, int parallelism, RestoreScope scope) {
    /** A restore of the whole backup as a database of its own. */
    public RestoreRequest(String jobId, String database, boolean replace, int parallelism) {
      this(jobId, database, replace, parallelism, RestoreScope.WHOLE);
    }
  }

  /**
   * How much a restore put into the database.
   *
   * @param tables how many tables
   * @param rows how many rows
   * @param dataBytes their size
   */
  record RestoreFigures(long tables, long rows, long dataBytes) {}

  /** A backup under way. */
  interface BackupSession extends AutoCloseable {
    /** Names the consistent view, for {@link Backups#resume}. */
    String token();

    /**
     * The moment whose state the backup holds, and what the adapter keeps for the restore. Final
     * once every part is written.
     */
    BackupFacts facts();

    /** Every part, in an order that keeps all hands busy until the end. */
    List<BackupPart> parts();

    /**
     * Copies one part into one object. Several threads may call it for several parts. What it tells
     * the monitor is how far the session is, over all the parts it was called for.
     *
     * @return the part and the object; nothing is left behind when it throws
     */
    WrittenPart write(BackupPart part, ObjectSink sink, WorkMonitor monitor);

    /**
     * Writes what comes out of one stream of the engine's, in the engine's order, after {@link
     * #parts} were written; nothing unless the adapter says otherwise. Objects that {@code written}
     * was told of stay when it throws, and the one under way does not. Facts are final afterwards.
     *
     * @param written hears of each object that is whole
     */
    default void stream(ObjectSink sink, WorkMonitor monitor, Consumer<WrittenPart> written) {}

    /** The text of {@code RESTORE.md}: how to restore with the engine's own tools alone. */
    String instructions(BackupManifest manifest);

    /** Lets the consistent view go. */
    @Override
    void close();
  }

  /**
   * What holds for a backup as a whole.
   *
   * @param snapshotAt the moment whose state it holds
   * @param engineVersion the server's version
   * @param tables how many tables (or collections) it holds
   * @param properties for the manifest
   */
  record BackupFacts(
      Instant snapshotAt, String engineVersion, long tables, Map<String, Object> properties) {
    /** Keeps a copy. */
    public BackupFacts {
      properties = Map.copyOf(properties);
    }
  }

  /**
   * A part in the store.
   *
   * @param report what was read
   * @param object what was written
   */
  record WrittenPart(PartReport report, StoredObject object) {}

  /**
   * A restore under way, into a database of a temporary name. The steps are called in their order;
   * after a crash, from the first one that did not end. Each may be called again.
   */
  interface RestoreSession extends AutoCloseable {
    /**
     * Makes the temporary database and everything that has to be there before data. Checks what
     * {@link Backups#checkRestore} does, before anything else.
     */
    void prepare(WorkMonitor monitor);

    /** The parts of data that are not loaded yet. */
    List<BackupPart> pendingParts();

    /**
     * Loads one part, whole or not at all. Several threads may call it for several parts. {@code
     * INTEGRITY_FAILED} when the object or the count of rows is not what the manifest says.
     */
    PartReport load(BackupPart part, WorkMonitor monitor);

    /** Everything that comes after data: indexes, constraints, triggers. */
    void finish(WorkMonitor monitor);

    /**
     * Compares what was built with the backup's objects; after {@link #finish}, instead of {@link
     * #publish}. {@code UNSUPPORTED_OPERATION} where the adapter has no way to.
     */
    default Comparison compare() {
      throw new EngineException(
          FailureCode.UNSUPPORTED_OPERATION,
          "This kind of engine cannot compare what was restored with its backup.",
          "Verify the backup by its checksums.");
    }

    /**
     * Gives the database its final name; replaces the one that bears it when the request says so.
     * The database replaced is gone only after the new one has its name.
     *
     * @return whether a database was replaced
     */
    boolean publish(WorkMonitor monitor);

    /**
     * Whether what was restored is already where users see it, asked of the engine; for a restore
     * that ends without knowing what came of its last step. Wrong only when somebody else dropped
     * what was built.
     */
    boolean isPublished();

    /** How much is restored; empty for all that the backup holds. */
    default Optional<RestoreFigures> figures() {
      return Optional.empty();
    }

    /**
     * What belongs to the things that were restored and was not: a sentence without its full stop
     * for each, with the reason. Known once {@link #finish} has returned.
     */
    default List<String> leftOut() {
      return List.of();
    }

    /** Drops the temporary database; for a restore that will not go on. */
    void discard();

    /** Gives connections and files back; leaves the temporary database for a later attempt. */
    @Override
    void close();

    /** The temporary name, for messages; null once published. */
    @Nullable String temporaryName();
  }

  /** A comparison of what was restored with the objects that it came from. */
  interface Comparison extends AutoCloseable {
    /** What has to be read on both sides, in an order that keeps all hands busy. */
    List<BackupPart> reads();

    /** Reads one of them. Several threads may call it for several. */
    void read(BackupPart read, WorkMonitor monitor);

    /** What came of it, by table, once all is read. */
    List<ComparedTable> tables();

    /** Gives connections back. */
    @Override
    void close();
  }

  /**
   * A table on both sides.
   *
   * @param table its name as the engine quotes it
   * @param expectedRows how many rows the objects hold
   * @param foundRows how many rows the table holds
   * @param checksum of all rows found, whatever their order; null where rows were only counted
   * @param same whether the table holds what the objects hold
   * @param difference what is other, where that is not rows of a table; null otherwise
   */
  record ComparedTable(
      String table,
      long expectedRows,
      long foundRows,
      @Nullable String checksum,
      boolean same,
      @Nullable String difference) {
    /** A table, whose rows tell the difference. */
    public ComparedTable(
        String table, long expectedRows, long foundRows, @Nullable String checksum, boolean same) {
      this(table, expectedRows, foundRows, checksum, same, null);
    }

    /** Something that has no rows, such as a sequence: the same when there is no difference. */
    public static ComparedTable of(String thing, @Nullable String difference) {
      return new ComparedTable(thing, 0, 0, null, difference == null, difference);
    }
  }
}
