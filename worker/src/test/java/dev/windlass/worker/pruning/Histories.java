package dev.windlass.worker.pruning;

import dev.windlass.worker.pruning.RetentionPlan.Backup;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random histories of backups and random policies; the same seed makes the same. */
final class Histories {
  /**
   * Zones whose clocks change at different times, by an hour, by half of one, or by a whole day.
   */
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "Australia/Lord_Howe",
          "Pacific/Apia",
          "Asia/Kathmandu");

  private final Random random;

  Histories(long seed) {
    this.random = new Random(seed);
  }

  /** A history with the moment at which it is looked at. */
  record History(List<Backup> backups, Instant now) {}

  /** Up to 60 backups: irregular, at equal times, damaged, of two servers, under jumping clocks. */
  History history() {
    // Near the changes of clocks in spring and autumn, and near the turn of a year.
    Instant moment =
        Instant.parse(
            pick(
                List.of(
                    "2026-03-20T23:30:00Z",
                    "2026-10-18T22:30:00Z",
                    "2026-12-26T10:00:00Z",
                    "2011-12-27T09:00:00Z")));
    Duration error = Duration.ZERO;
    List<Backup> backups = new ArrayList<>();
    int count = random.nextInt(61);
    int switchAt = random.nextInt(121);
    for (int i = 0; i < count; i++) {
      moment = moment.plus(step());
      if (random.nextInt(12) == 0) {
        error = Duration.ofMinutes(random.nextInt(6_000) - 3_000L);
      }
      backups.add(
          new Backup(
              "b" + (1_000 + random.nextInt(1_000) * 100 + i),
              i < switchAt ? "" : "7",
              moment.plus(error),
              moment.plusSeconds(random.nextInt(3) * 1_800L),
              random.nextInt(6) == 0));
    }
    return new History(backups, moment.plus(step()));
  }

  private Duration step() {
    return switch (random.nextInt(8)) {
      case 0 -> Duration.ZERO;
      case 1 -> Duration.ofSeconds(random.nextInt(100));
      case 2 -> Duration.ofDays(random.nextInt(40));
      case 3, 4 -> Duration.ofDays(1);
      default -> Duration.ofMinutes(random.nextInt(3_000));
    };
  }

  RetentionPolicy policy() {
    return new RetentionPolicy(
        few(), few(), few(), few(), few(), within(), 1 + random.nextInt(4), zone());
  }

  private int few() {
    return random.nextBoolean() ? 0 : 1 + random.nextInt(6);
  }

  private @Nullable Duration within() {
    return random.nextBoolean() ? null : Duration.ofHours(1 + random.nextInt(2_000));
  }

  ZoneId zone() {
    return ZoneId.of(pick(ZONES));
  }

  /** A good backup that is newer than all others, by both clocks. */
  Backup newer(History history) {
    Instant newest =
        history.backups().stream()
            .map(backup -> later(backup.snapshotAt(), backup.completedAt()))
            .reduce(history.now(), Histories::later);
    Instant moment = newest.plusSeconds(1 + random.nextInt(100_000));
    return new Backup("newer", "7", moment, moment, false);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
