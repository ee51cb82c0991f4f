package dev.windlass.worker.pruning;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupPrune;
import dev.windlass.worker.operation.Ranges;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Which backups stay. A number of 0 is a rule that is not asked for.
 *
 * @param last so many of the newest
 * @param daily the last one of each of so many days that have one
 * @param weekly the same by weeks, which begin on Monday
 * @param monthly the same by months
 * @param yearly the same by years
 * @param within all younger than this, and the youngest that is not; null for no such rule
 * @param atLeast how many good ones of every server stay in any case; 1 or more
 * @param zone where days begin
 */
public record RetentionPolicy(
    int last,
    int daily,
    int weekly,
    int monthly,
    int yearly,
    @Nullable Duration within,
    int atLeast,
    ZoneId zone) {
  private static final int MOST = 10_000;

  /** Refuses what would let everything go. */
  public RetentionPolicy {
    if (atLeast < 1) {
      throw new IllegalArgumentException("At least one good backup stays.");
    }
  }

  /**
   * What a command asks for.
   *
   * @throws EngineException {@code INVALID_COMMAND} when it has no rule, a number out of range, or
   *     a time zone that nobody knows
   */
  static RetentionPolicy of(BackupPrune spec) {
    BackupPrune.Keep keep = spec.keep();
    Duration within = keep.within();
    RetentionPolicy policy =
        new RetentionPolicy(
            Ranges.within("keep.last", keep.last(), 1, MOST, 0),
            Ranges.within("keep.daily", keep.daily(), 1, MOST, 0),
            Ranges.within("keep.weekly", keep.weekly(), 1, MOST, 0),
            Ranges.within("keep.monthly", keep.monthly(), 1, MOST, 0),
            Ranges.within("keep.yearly", keep.yearly(), 1, MOST, 0),
            within,
            Ranges.within("keepAtLeast", spec.keepAtLeast(), 1, MOST, 1),
            zone(spec.timeZone()));
    if (policy.isEmpty() || (within != null && !within.isPositive())) {
      throw invalid(
          "spec.keep has no rule that keeps anything; expected at least one of last, daily, weekly,"
              + " monthly, yearly and within.");
    }
    return policy;
  }

  private boolean isEmpty() {
    return last + daily + weekly + monthly + yearly == 0 && within == null;
  }

  private static ZoneId zone(@Nullable String name) {
    if (name == null) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException _) {
      throw invalid("spec.timeZone is " + name + "; expected a zone such as Europe/Berlin.");
    }
  }

  private static EngineException invalid(String message) {
    return new EngineException(
        FailureCode.INVALID_COMMAND,
        message,
        "Correct it and send the command under a new id; nothing was deleted.");
  }
}
