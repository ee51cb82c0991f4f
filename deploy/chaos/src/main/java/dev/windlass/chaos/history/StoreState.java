package dev.windlass.chaos.history;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the object store has.
 *
 * @param backups the catalogue's entries with what lies in the store for each
 * @param archive the lines of the audit archive
 * @param uploads multipart uploads that nobody has completed or aborted
 * @param strays objects below {@code backups/} of no catalogued backup
 * @param damaged objects of the archive that cannot be read
 */
public record StoreState(
    List<Backup> backups,
    List<Line> archive,
    List<String> uploads,
    List<String> strays,
    List<String> damaged) {
  /** Keeps copies. */
  public StoreState {
    backups = List.copyOf(backups);
    archive = List.copyOf(archive);
    uploads = List.copyOf(uploads);
    strays = List.copyOf(strays);
    damaged = List.copyOf(damaged);
  }

  /**
   * A backup.
   *
   * @param id its id
   * @param job the job that made it, as 32 digits
   * @param state its state in the catalogue
   * @param manifestSha256 the manifest's checksum in the catalogue; null while there is none
   * @param manifest the manifest in the store; null when there is none
   * @param objects name, size and checksum of every object in the store
   */
  public record Backup(
      String id,
      String job,
      String state,
      @Nullable String manifestSha256,
      @Nullable Contents manifest,
      Map<String, Contents> objects) {
    /** Keeps a copy. */
    public Backup {
      objects = Map.copyOf(objects);
    }
  }

  /**
   * What is in an object.
   *
   * @param bytes its size
   * @param sha256 its checksum, computed from what was read
   * @param text what it says, for a manifest; empty for others
   */
  public record Contents(long bytes, String sha256, String text) {}

  /**
   * A line of the archive.
   *
   * @param object the object it lies in
   * @param partition the record's partition
   * @param offset the record's offset
   * @param id the event's id
   */
  public record Line(String object, int partition, long offset, String id) {}
}
