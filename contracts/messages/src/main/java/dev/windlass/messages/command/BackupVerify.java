package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Find out whether a backup is good, and put it down in the catalogue.
 *
 * <p>The target names the database that the backup is of, or none for one of the server as a whole;
 * and the engine: the one it came from, or, with {@code from}, another one that the work is done
 * on.
 *
 * @param backup the backup's id; null for the newest one
 * @param from the engine it came from; null for the target's
 * @param depth how thoroughly; null for {@link VerifyDepth#CHECKSUM}
 * @param parallelism how many parts at the same time, 1 to 32; null for the worker's default
 * @param key a reference to the key of an encrypted backup; null for the one in its manifest
 */
@CommandName(
    value = "backup.verify",
    target = CommandName.TargetKind.ENGINE_AND_MAYBE_DATABASE,
    result = BackupVerifyResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupVerify(
    @Nullable String backup,
    @Nullable String from,
    @Nullable VerifyDepth depth,
    @Nullable Integer parallelism,
    @Nullable String key)
    implements CommandSpec {

  /** A verification with the key that the manifest names, if the backup is encrypted. */
  public BackupVerify(
      @Nullable String backup,
      @Nullable String from,
      @Nullable VerifyDepth depth,
      @Nullable Integer parallelism) {
    this(backup, from, depth, parallelism, null);
  }

  /** How thoroughly it is verified. */
  public VerifyDepth depthOrChecksum() {
    return depth == null ? VerifyDepth.CHECKSUM : depth;
  }
}
