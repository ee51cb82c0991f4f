package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Restore a backup under the name in the command's target.
 *
 * <p>It is built under a temporary name and renamed at the end, so that nothing half restored ever
 * bears the final name. Exactly one of {@code backup} and {@code latest} is given.
 *
 * @param backup the backup's id
 * @param latest or the newest good backup that fits
 * @param replace present when the target database exists and shall be replaced
 * @param parallelism how many parts are loaded at the same time, 1 to 32; null for the worker's
 *     default
 * @param recovery for a physical backup, whose target names no database: where the new server goes,
 *     and how far
 * @param only the schemas and tables that are restored; null for all. Each has to match
 * @param existing present when the target database exists and things are put into it, all of them
 *     or none
 * @param createRoles whether roles that the backup needs and the server lacks are made, as the
 *     backup has them; null for false
 * @param key a reference to the key of an encrypted backup; null for the one in its manifest
 */
@CommandName(
    value = "database.restore",
    target = CommandName.TargetKind.ENGINE_AND_MAYBE_DATABASE,
    result = RestoreResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseRestore(
    @Nullable String backup,
    @Nullable Latest latest,
    @Nullable Replace replace,
    @Nullable Integer parallelism,
    @Nullable Recovery recovery,
    @Nullable List<ObjectPattern> only,
    @Nullable Existing existing,
    @Nullable Boolean createRoles,
    @Nullable String key)
    implements CommandSpec {
  /** Keeps a copy. */
  public DatabaseRestore {
    only = only == null ? null : List.copyOf(only);
  }

  /** A restore of a database. */
  public DatabaseRestore(
      @Nullable String backup,
      @Nullable Latest latest,
      @Nullable Replace replace,
      @Nullable Integer parallelism) {
    this(backup, latest, replace, parallelism, null);
  }

  /** A restore of a whole backup, as a database or as a server. */
  public DatabaseRestore(
      @Nullable String backup,
      @Nullable Latest latest,
      @Nullable Replace replace,
      @Nullable Integer parallelism,
      @Nullable Recovery recovery) {
    this(backup, latest, replace, parallelism, recovery, null, null, null, null);
  }

  /** A restore of this backup under a new name. */
  public static DatabaseRestore of(String backupId) {
    return new DatabaseRestore(backupId, null, null, null, null);
  }

  /**
   * The newest backup of a database.
   *
   * @param engine the engine it came from; null for the target's
   * @param database the database it came from; null for the server as a whole
   * @param before taken before this moment; null for the newest of all
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Latest(
      @Nullable String engine, @Nullable String database, @Nullable Instant before) {}

  /**
   * A server that is made from a physical backup. At most one of {@code time}, {@code position} and
   * {@code restorePoint} is given; without one, recovery goes to the end of the archived log.
   *
   * @param directory the name of the new directory, below the one that the Engine document names in
   *     {@code recoveryDirectory}
   * @param time to the last transaction that was committed at this moment or before
   * @param position to this place of the log, such as {@code 16/B374D848}
   * @param restorePoint to the restore point of this name
   * @param action what then; null for {@link RecoveryAction#PROMOTE}
   * @param port where the server listens, on this machine alone; null for any free one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Recovery(
      String directory,
      @Nullable Instant time,
      @Nullable String position,
      @Nullable String restorePoint,
      @Nullable RecoveryAction action,
      @Nullable Integer port) {
    /** What is done with the server in the end. */
    public RecoveryAction actionOrPromote() {
      return action == null ? RecoveryAction.PROMOTE : action;
    }
  }

  /**
   * The consent to replace what is there.
   *
   * @param confirm the target database's name, repeated
   */
  public record Replace(String confirm) {}

  /**
   * The wish to put things into the database that is there.
   *
   * @param onClash what becomes of tables that are there already; null for {@link Clash#REFUSE}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Existing(@Nullable Clash onClash) {
    /** What becomes of tables that are there already. */
    public Clash onClashOrRefuse() {
      return onClash == null ? Clash.REFUSE : onClash;
    }
  }

  /** What becomes of tables, views and sequences that bear the name of one in the backup. */
  public enum Clash {
    /** They stay, and nothing is restored. */
    REFUSE,
    /** They are dropped, unless something else needs them, and come from the backup. */
    REPLACE
  }
}
