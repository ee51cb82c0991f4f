package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backup that was found good. One that is not ends its job with {@code INTEGRITY_FAILED} and the
 * names of what is wrong.
 *
 * @param backupId the backup
 * @param depth how thorough the verification was
 * @param snapshotAt the moment whose state the backup holds
 * @param objects its objects, each read whole; at most 1,000 are named
 * @param objectCount how many objects were read
 * @param storedBytes their size
 * @param tables the tables that were compared, none with {@link VerifyDepth#CHECKSUM}; at most
 *     1,000 are named
 * @param tableCount how many tables were compared
 * @param rows how many rows they have
 * @param server what was checked of the server that was made of a whole server's backup; null where
 *     no server was made, or could only be started
 * @param duration from the start of the job's last attempt
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupVerifyResult(
    String backupId,
    VerifyDepth depth,
    Instant snapshotAt,
    List<CheckedObject> objects,
    int objectCount,
    long storedBytes,
    List<ComparedTable> tables,
    int tableCount,
    long rows,
    @Nullable CheckedServer server,
    Duration duration)
    implements CommandResult {
  /** Keeps copies. */
  public BackupVerifyResult {
    objects = List.copyOf(objects);
    tables = List.copyOf(tables);
  }

  /**
   * An object that is what was written.
   *
   * @param name below the backup's place
   * @param bytes its size
   * @param sha256 of its bytes
   */
  public record CheckedObject(String name, long bytes, String sha256) {}

  /**
   * A server whose tables and indexes were found whole by the engine's own check.
   *
   * @param databases how many databases were checked
   * @param relations how many tables and indexes they have
   * @param bytes the size of the databases
   * @param tablesOnly databases whose indexes say nothing here, because this machine sorts text in
   *     another way than the one that the backup came from: only their tables were checked
   */
  public record CheckedServer(int databases, long relations, long bytes, List<String> tablesOnly) {
    /** Keeps a copy. */
    public CheckedServer {
      tablesOnly = List.copyOf(tablesOnly);
    }
  }

  /**
   * A table that was restored as it was backed up.
   *
   * @param table its name as the engine quotes it
   * @param rows how many rows it has
   * @param checksum of all its rows whatever their order, equal in the backup's objects and in the
   *     scratch database; null where only the rows could be counted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ComparedTable(String table, long rows, @Nullable String checksum) {}
}
