package dev.windlass.worker.backup;

import dev.windlass.controlstore.CataloguedBackup;
import dev.windlass.messages.command.BackupCheckResult.Checked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest good backup of a database, or of a server as a whole, beside those of the same method
 * before it. What those usually hold is their median, so that one odd backup neither alerts nor
 * hides the next one.
 *
 * @param backup the backup
 * @param age of the state it holds; never negative
 * @param usualBytes what those before it usually hold; null when there are none
 */
record NewestBackup(CataloguedBackup backup, Duration age, @Nullable Long usualBytes) {
  /** How many are looked at: the newest, and five before it. */
  static final int SEEN = 6;

  private static final int PERCENT = 100;

  /**
   * What a backup has to be like.
   *
   * @param age how old it may be
   * @param percent how much it has to hold of what is usual
   */
  record Demand(Duration age, int percent) {}

  /** The first of backups of one database and method, the newest state first; at least one. */
  static NewestBackup of(List<CataloguedBackup> newestFirst, Instant now) {
    CataloguedBackup newest = newestFirst.getFirst();
    Duration age = Duration.between(newest.backup().view().snapshotAt(), now);
    List<Long> before =
        newestFirst.stream()
            .skip(1)
            .map(backup -> backup.completion().dataBytes())
            .sorted()
            .toList();
    return new NewestBackup(
        newest,
        age.isNegative() ? Duration.ZERO : age,
        before.isEmpty() ? null : before.get(before.size() / 2));
  }

  boolean meets(Demand demand) {
    return !isOld(demand) && !isSmall(demand);
  }

  private boolean isOld(Demand demand) {
    return age.compareTo(demand.age()) > 0;
  }

  private boolean isSmall(Demand demand) {
    return usualBytes != null
        && (double) bytes() * PERCENT < (double) usualBytes * demand.percent();
  }

  private long bytes() {
    return backup.completion().dataBytes();
  }

  /** What is wrong with it, in sentences; empty when it meets the demand. */
  String problem(Demand demand) {
    List<String> problems = new ArrayList<>();
    if (isOld(demand)) {
      problems.add(
          "The newest good backup of %s, %s, is %s old; %s is allowed."
              .formatted(source(), backup.backup().id(), words(age), words(demand.age())));
    }
    if (isSmall(demand)) {
      problems.add(
          String.format(
              Locale.ROOT,
              "The newest good backup of %s, %s, holds %,d bytes; those before it usually hold %,d,"
                  + " and %d %% of that is asked for.",
              source(),
              backup.backup().id(),
              bytes(),
              usualBytes,
              demand.percent()));
    }
    return String.join(" ", problems);
  }

  private String source() {
    String database = backup.backup().source().database();
    String engine = backup.backup().source().engine();
    return database.isEmpty()
        ? "engine " + engine + " as a whole"
        : "database \"" + database + "\" on " + engine;
  }

  private static String words(Duration time) {
    return Stream.of(
            part(time.toDays(), "d"),
            part(time.toHoursPart(), "h"),
            part(time.toMinutesPart(), "min"),
            part(time.toSecondsPart(), "s"))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String part(long number, String unit) {
    return number == 0 ? "" : number + " " + unit;
  }

  /** What is said of a database that it holds. */
  Checked checked(String database) {
    return new Checked(
        database,
        backup.backup().id(),
        backup.backup().source().method(),
        age,
        bytes(),
        usualBytes);
  }
}
