package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Delete the backups of the target's database that no rule keeps.
 *
 * <p>A backup stays when any rule of {@code keep} wants it, or the floor of {@code keepAtLeast}
 * needs it. Only complete backups of the catalogue are judged; backups under way are none of its
 * business. A dry run says of every backup whether and why it stays.
 *
 * @param keep the rules
 * @param keepAtLeast how many good backups stay in any case, of every server that bore the engine's
 *     name; at least 1; null for 1
 * @param timeZone where days, weeks, months and years begin, such as {@code Europe/Berlin}; null
 *     for UTC
 * @param requireProven whether nothing is deleted unless the newest good backup was proven by a
 *     restore; null for false
 * @param deleteAtMost how many are deleted in one run, the oldest first, 1 to 1,000; null for 100
 */
@CommandName(
    value = "backup.prune",
    target = CommandName.TargetKind.ENGINE_AND_MAYBE_DATABASE,
    result = BackupPruneResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupPrune(
    Keep keep,
    @Nullable Integer keepAtLeast,
    @Nullable String timeZone,
    @Nullable Boolean requireProven,
    @Nullable Integer deleteAtMost)
    implements CommandSpec {

  /**
   * What is kept; at least one rule. Periods in which no good backup was taken are not counted, so
   * that nothing more goes while backups fail.
   *
   * @param last the newest backups
   * @param daily the last backup of each of so many days
   * @param weekly the last backup of each of so many weeks, which begin on Monday
   * @param monthly the last backup of each of so many months
   * @param yearly the last backup of each of so many years
   * @param within every backup younger than this, and the youngest one that is not: so that the
   *     state of that long ago can be had
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Keep(
      @Nullable Integer last,
      @Nullable Integer daily,
      @Nullable Integer weekly,
      @Nullable Integer monthly,
      @Nullable Integer yearly,
      @Nullable Duration within) {}
}
