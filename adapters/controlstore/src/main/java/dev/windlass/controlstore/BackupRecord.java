package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import dev.windlass.messages.command.BackupMethod;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backup as the catalogue knows it.
 *
 * @param id its name; sorts by time
 * @param job the job that makes it
 * @param source what it is a backup of
 * @param view the consistent view it is taken from
 * @param windlassVersion which Windlass writes it
 * @param prefix where its objects lie, below the object store's prefix; without a slash at its end
 * @param state how far it is
 * @param startedAt when the run that makes it started
 * @param copiedAt when its last part was in the store; null before that
 * @param completion what it came to; null unless it is complete
 */
public record BackupRecord(
    String id,
    JobId job,
    Source source,
    View view,
    String windlassVersion,
    String prefix,
    State state,
    Instant startedAt,
    @Nullable Instant copiedAt,
    @Nullable Completion completion) {

  /** The key of one of its objects. */
  public String key(String name) {
    return prefix + "/" + name;
  }

  /** How far a backup is. */
  public enum State {
    /** Objects are being written. */
    WRITING,
    /** Verified, with a manifest: it can be restored. */
    COMPLETE,
    /** Given up; its objects are being removed. */
    ABANDONED,
    /** Complete once and no longer kept; its objects are being removed. */
    PRUNED
  }

  /**
   * What a backup is of.
   *
   * @param engine the engine's name in the inventory
   * @param engineKind which adapter serves it
   * @param database the database; empty for the server as a whole
   * @param method how it is taken
   * @param label the sender's word; null for none
   */
  public record Source(
      String engine,
      String engineKind,
      String database,
      BackupMethod method,
      @Nullable String label) {}

  /**
   * The consistent view that a backup is taken from.
   *
   * @param token what the adapter needs to find the view again
   * @param snapshotAt the moment whose state it shows
   * @param engineVersion the server's version
   * @param tables how many tables (or collections) it holds
   * @param properties what the adapter needs to know at restore
   */
  public record View(
      String token,
      Instant snapshotAt,
      String engineVersion,
      long tables,
      Map<String, Object> properties) {
    /** Keeps a copy. */
    public View {
      properties = Map.copyOf(properties);
    }
  }

  /**
   * What a backup came to.
   *
   * @param completedAt when it was catalogued
   * @param rows how many rows it holds
   * @param dataBytes size of the data before compression
   * @param storedBytes size of all objects
   * @param objects how many objects
   * @param manifestSha256 SHA-256 of the manifest, in hexadecimal
   */
  public record Completion(
      Instant completedAt,
      long rows,
      long dataBytes,
      long storedBytes,
      int objects,
      String manifestSha256) {}
}
