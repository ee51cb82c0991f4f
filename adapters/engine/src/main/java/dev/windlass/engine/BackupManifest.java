package dev.windlass.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.command.BackupMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of contents of a backup: {@code manifest.json}, written last. Without it there is no
 * backup.
 *
 * @param formatVersion of this record; 1, or 2 when the objects are encrypted
 * @param backupId the backup's name in the catalogue
 * @param engine the engine it came from
 * @param engineKind which adapter can restore it
 * @param engineVersion the server's version
 * @param database the database it came from
 * @param method how it was taken
 * @param snapshotAt the moment whose state it holds
 * @param label the sender's word; null for none
 * @param windlassVersion which Windlass wrote it
 * @param encryption how the objects are encrypted; null for not at all
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
    @Nullable Encryption encryption,
    Map<String, Object> properties,
    List<Part> parts) {
  /** Of backups in the clear. */
  public static final int FORMAT_VERSION = 1;

  /** Of encrypted ones, so that whoever knows nothing of them does not try to restore one. */
  public static final int ENCRYPTED_FORMAT_VERSION = 2;

  /** Keeps copies. */
  public BackupManifest {
    properties = Map.copyOf(properties);
    parts = List.copyOf(parts);
  }

  /** The table of contents of a backup in the clear. */
  public BackupManifest(
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
    this(
        formatVersion,
        backupId,
        engine,
        engineKind,
        engineVersion,
        database,
        method,
        snapshotAt,
        label,
        windlassVersion,
        null,
        properties,
        parts);
  }

  /**
   * How every object is encrypted.
   *
   * @param algorithm the way
   * @param key a reference to the key, never the key
   * @param keyCheck tells whether a key is the right one, and nothing of the key
   */
  public record Encryption(String algorithm, String key, String keyCheck) {}

  /**
   * What {@code RESTORE.md} says of encryption, between checking the objects and using them.
   *
   * @return text in Markdown that ends with an empty line; empty for a backup in the clear
   */
  public String decryptingInstructions() {
    Encryption how = encryption;
    if (how == null) {
      return "";
    }
    return """
        The objects are encrypted. You need Windlass's terminal program, which needs no server for
        this, and the key: it was kept at `%s`. Put it into a file of its own. The objects go,
        decrypted, into the directory `decrypted`, where the other blocks are run:

        ```bash
        WINDLASS_KEY_FILE=${WINDLASS_KEY_FILE:-backup.key}
        xargs -d '\\n' windlass decrypt %s --key-file "$WINDLASS_KEY_FILE" --into decrypted <<'OBJECTS'
        %s
        OBJECTS
        cd decrypted
        ```

        """
        .formatted(
            how.key().replace('`', '\''),
            backupId,
            parts.stream().map(part -> part.object().name()).collect(Collectors.joining("\n")));
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
