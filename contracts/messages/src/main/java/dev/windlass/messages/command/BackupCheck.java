package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Look whether each database has a newest good backup that is young enough and not much smaller
 * than those before it. The job fails with {@code PRECONDITION_FAILED} when one has not, and names
 * it: the {@code failed} events of a schedule of this command are alerts.
 *
 * <p>The databases are the target's, or those of {@code databases}, or else all that the engine
 * has, whether or not they were ever backed up. Only the last way asks the engine. A backup of the
 * server as a whole is one of each of its databases. A damaged backup is not good; one of chosen
 * schemas and tables is, unless {@code label} tells it apart.
 *
 * @param maximumAge how old the state may be that the newest good backup holds; null for 26 hours
 * @param minimumSizePercent how much it has to hold, in percent of what the five before it of the
 *     same database and method usually hold (their median), 0 to 100; null for 50, 0 not to compare
 * @param label only backups with exactly this label count; null for all
 * @param method only backups of this method count; null for all
 * @param databases the databases, where the target names none; null for those of the engine
 * @param except databases of the engine that need no backup; null for none
 */
@CommandName(
    value = "backup.check",
    target = CommandName.TargetKind.ENGINE_AND_MAYBE_DATABASE,
    result = BackupCheckResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupCheck(
    @Nullable Duration maximumAge,
    @Nullable Integer minimumSizePercent,
    @Nullable String label,
    @Nullable BackupMethod method,
    @Nullable List<String> databases,
    @Nullable List<String> except)
    implements CommandSpec {
  /** What holds when the command names no age: a day, and two hours for the backup itself. */
  public static final Duration DEFAULT_AGE = Duration.ofHours(26);

  /** What holds when the command names no size. */
  public static final int DEFAULT_PERCENT = 50;

  /** Keeps copies. */
  public BackupCheck {
    databases = databases == null ? null : List.copyOf(databases);
    except = except == null ? null : List.copyOf(except);
  }

  /** A check with every default. */
  public static BackupCheck withDefaults() {
    return new BackupCheck(null, null, null, null, null, null);
  }

  /** The age that is allowed. */
  public Duration maximumAgeOrDefault() {
    return Objects.requireNonNullElse(maximumAge, DEFAULT_AGE);
  }
}
