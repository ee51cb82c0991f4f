package dev.windlass.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.command.BackupMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of contents of a backup: {@code manifest.json}, written last. Without it there is no
 * backup.
 *
 * @param formatVersion of this record; 1
 * @param backupId the backup's name in the catalogue
 * @param engine the engine it came from
 * @param engineKind which adapter can restore it
 * @param engineVersion the server's version
 * @param database the database it came from
 * @param method how it was taken
 * @param snapshotAt the moment whose state it holds
 * @param label the sender's word; null for none
 * @param windlassVersion which Windlass wrote it
 * @param properties what the adapter needs to know of the whole
 * @param parts every part, in the order of the plan
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupManifest(
    int formatVersion,
    String backupId,
    String engine,
    String engineKind,
    String engineVersion,
    String database,
    BackupMethod method,
    Instant snapshotAt,
    @Nullable String label,
    String windlassVersion,
    Map<String, Object> properties,
    List<Part> parts) {
  /** The only version so far. */
  public static final int FORMAT_VERSION = 1;

  /** Keeps copies. */
  public BackupManifest {
    properties = Map.copyOf(properties);
    parts = List.copyOf(parts);
  }

  /**
   * One object.
   *
   * @param object name, size and checksum
   * @param rows how many rows it holds
   * @param dataBytes how much data before compression
   * @param details what the adapter needs to know of it at restore
   */
  public record Part(StoredObject object, long rows, long dataBytes, Map<String, Object> details) {
    /** Keeps a copy. */
    public Part {
      details = Map.copyOf(details);
    }
  }
}
