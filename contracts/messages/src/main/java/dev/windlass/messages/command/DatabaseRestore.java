package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
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
 */
@CommandName(
    value = "database.restore",
    target = CommandName.TargetKind.DATABASE,
    result = RestoreResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseRestore(
    @Nullable String backup,
    @Nullable Latest latest,
    @Nullable Replace replace,
    @Nullable Integer parallelism)
    implements CommandSpec {

  /** A restore of this backup under a new name. */
  public static DatabaseRestore of(String backupId) {
    return new DatabaseRestore(backupId, null, null, null);
  }

  /**
   * The newest backup of a database.
   *
   * @param engine the engine it came from; null for the target's
   * @param database the database it came from
   * @param before taken before this moment; null for the newest of all
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Latest(@Nullable String engine, String database, @Nullable Instant before) {}

  /**
   * The consent to replace what is there.
   *
   * @param confirm the target database's name, repeated
   */
  public record Replace(String confirm) {}
}
