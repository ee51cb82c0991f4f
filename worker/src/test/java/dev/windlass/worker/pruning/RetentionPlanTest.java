package dev.windlass.worker.pruning;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.worker.pruning.Histories.History;
import dev.windlass.worker.pruning.RetentionPlan.Backup;
import dev.windlass.worker.pruning.RetentionPlan.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds for every history and every policy, tried on thousands; a failure names its seed. */
class RetentionPlanTest {
  private static final int HISTORIES = 4_000;
  private static final Instant NOW = Instant.parse("2026-11-20T22:00:00Z");

  private interface Invariant {
    void holds(History history, RetentionPolicy policy, Histories random);
  }

  private static void always(Invariant invariant) {
    for (int seed = 0; seed < HISTORIES; seed++) {
      Histories random = new Histories(seed);
      History history = random.history();
      RetentionPolicy policy = random.policy();
      try {
        invariant.holds(history, policy, random);
      } catch (AssertionError e) {
        throw new AssertionError("Seed " + seed + ", " + policy + ": " + e.getMessage(), e);
      }
    }
  }

  private static Set<Backup> kept(History history, RetentionPolicy policy) {
    return RetentionPlan.of(history.backups(), policy, history.now()).stream()
        .filter(Verdict::isKept)
        .map(Verdict::backup)
        .collect(Collectors.toSet());
  }

  private static List<Backup> good(History history) {
    return history.backups().stream().filter(Predicate.not(Backup::damaged)).toList();
  }

  @Test
  void neverFewerGoodBackupsThanTheFloorRemainOfAnyServer() {
    always(
        (history, policy, _) -> {
          Set<Backup> kept = kept(history, policy);
          Map<String, List<Backup>> servers =
              good(history).stream().collect(groupingBy(Backup::server));
          servers.forEach(
              (_, all) ->
                  assertThat(all.stream().filter(kept::contains).count())
                      .isGreaterThanOrEqualTo(Math.min(all.size(), policy.atLeast())));
        });
  }

  @Test
  void theNewestGoodBackupAlwaysStaysByWhicheverClock() {
    always(
        (history, policy, _) -> {
          Set<Backup> kept = kept(history, policy);
          good(history).stream()
              .max(RetentionPlan.BY_COMPLETION)
              .ifPresent(newest -> assertThat(kept).contains(newest));
          good(history).stream()
              .map(Backup::snapshotAt)
              .max(Comparator.naturalOrder())
              .ifPresent(
                  newest ->
                      assertThat(kept).anyMatch(backup -> backup.snapshotAt().equals(newest)));
        });
  }

  @Test
  void aSecondRunDeletesNothingMore() {
    always(
        (history, policy, _) -> {
          Set<Backup> kept = kept(history, policy);
          assertThat(kept(new History(List.copyOf(kept), history.now()), policy)).isEqualTo(kept);
        });
  }

  @Test
  void deletingOnlySomeOfWhatIsDueChangesNothingForTheRest() {
    always(
        (history, policy, _) -> {
          Set<Backup> kept = kept(history, policy);
          List<Backup> some = new ArrayList<>(history.backups());
          some.removeIf(backup -> !kept.contains(backup) && backup.id().hashCode() % 2 == 0);
          assertThat(kept(new History(some, history.now()), policy)).isEqualTo(kept);
        });
  }

  @Test
  void theOrderInWhichBackupsAreListedDecidesNothing() {
    always(
        (history, policy, _) -> {
          List<Backup> shuffled = new ArrayList<>(history.backups());
          Collections.shuffle(shuffled, new Random(1));
          assertThat(kept(new History(shuffled, history.now()), policy))
              .isEqualTo(kept(history, policy));
        });
  }

  @Test
  void whatDailyKeepsIsTheLastOfItsDayInTheNamedZone() {
    always(
        (history, policy, random) -> {
          ZoneId zone = random.zone();
          Set<Backup> kept = kept(history, new RetentionPolicy(0, 3, 0, 0, 0, null, 1, zone));
          TreeMap<LocalDate, List<Backup>> days =
              good(history).stream()
                  .collect(
                      groupingBy(
                          backup -> LocalDate.ofInstant(backup.snapshotAt(), zone),
                          TreeMap::new,
                          Collectors.toList()));
          days.descendingMap().values().stream()
              .limit(3)
              .forEach(
                  day ->
                      assertThat(kept).contains(Collections.max(day, RetentionPlan.BY_COMPLETION)));
        });
  }

  @Test
  void everyRuleKeepsAtLeastAsManyAsItSays() {
    always(
        (history, policy, _) -> {
          Set<Backup> kept = kept(history, policy);
          List<Backup> good = good(history);
          long keptGood = good.stream().filter(kept::contains).count();
          assertThat(keptGood).isGreaterThanOrEqualTo(Math.min(policy.last(), good.size()));
          for (int i = 0; i < 2; i++) {
            int wanted = i == 0 ? policy.monthly() : policy.yearly();
            int letters = i == 0 ? 7 : 4;
            assertThat(months(kept.stream().filter(b -> !b.damaged()).toList(), policy, letters))
                .isGreaterThanOrEqualTo(Math.min(wanted, months(good, policy, letters)));
          }
        });
  }

  private static long months(List<Backup> backups, RetentionPolicy policy, int letters) {
    return backups.stream()
        .map(b -> LocalDate.ofInstant(b.snapshotAt(), policy.zone()).toString())
        .map(day -> day.substring(0, letters))
        .distinct()
        .count();
  }

  @Test
  void theStateOfAsLongAgoAsTheLimitCanBeHadIfItEverCould() {
    always(
        (history, policy, _) -> {
          Duration within = policy.within();
          if (within == null) {
            return;
          }
          Instant limit = history.now().minus(within);
          Set<Backup> kept = kept(history, policy);
          Predicate<Backup> old = backup -> !backup.snapshotAt().isAfter(limit);
          if (good(history).stream().anyMatch(old)) {
            assertThat(kept).anyMatch(old.and(backup -> !backup.damaged()));
          }
          assertThat(kept).containsAll(history.backups().stream().filter(old.negate()).toList());
        });
  }

  @Test
  void aNewerBackupLetsAnotherGoOnlyByARuleThatCounts() {
    always(
        (history, policy, random) -> {
          List<Backup> more = new ArrayList<>(history.backups());
          more.add(random.newer(history));
          Set<Backup> before = kept(history, policy);
          List<Verdict> after = RetentionPlan.of(more, policy, history.now());
          // Each rule that counts, and the floor, and "the newest", can let one go at the most; a
          // damaged one is counted apart.
          long gone =
              after.stream()
                  .filter(verdict -> !verdict.isKept() && before.contains(verdict.backup()))
                  .filter(verdict -> !verdict.backup().damaged())
                  .count();
          long rules =
              IntStream.of(
                          policy.last(),
                          policy.daily(),
                          policy.weekly(),
                          policy.monthly(),
                          policy.yearly())
                      .filter(count -> count > 0)
                      .count()
                  + 3;
          assertThat(gone).isLessThanOrEqualTo(rules);
          if (policy.within() != null) {
            Instant limit = history.now().minus(policy.within());
            assertThat(after)
                .filteredOn(verdict -> verdict.backup().snapshotAt().isAfter(limit))
                .allMatch(Verdict::isKept);
          }
        });
  }

  @Test
  void aPolicyThatAsksForMoreKeepsAllThatTheOtherKept() {
    always(
        (history, policy, _) -> {
          RetentionPolicy more =
              new RetentionPolicy(
                  policy.last() + 1,
                  policy.daily() + 2,
                  policy.weekly(),
                  policy.monthly() + 1,
                  policy.yearly(),
                  policy.within(),
                  policy.atLeast() + 1,
                  policy.zone());
          assertThat(kept(history, more)).containsAll(kept(history, policy));
        });
  }

  @Test
  void aDamagedBackupFillsNoPlaceAndStaysAsLongAsItWouldIfItWereGood() {
    always(
        (history, policy, _) -> {
          Set<Backup> kept = kept(history, policy);
          Set<Backup> withoutDamaged = kept(new History(good(history), history.now()), policy);
          assertThat(kept).containsAll(withoutDamaged);
          History healed =
              new History(
                  history.backups().stream().map(RetentionPlanTest::healed).toList(),
                  history.now());
          Set<Backup> asGood = kept(healed, policy);
          history.backups().stream()
              .filter(Backup::damaged)
              .forEach(
                  backup ->
                      assertThat(kept.contains(backup)).isEqualTo(asGood.contains(healed(backup))));
        });
  }

  private static Backup healed(Backup backup) {
    return new Backup(
        backup.id(), backup.server(), backup.snapshotAt(), backup.completedAt(), false);
  }

  @Test
  void everyVerdictHasItsReason() {
    always(
        (history, policy, _) ->
            assertThat(RetentionPlan.of(history.backups(), policy, history.now()))
                .hasSameSizeAs(history.backups())
                .allMatch(verdict -> !verdict.why().isBlank()));
  }

  @Test
  void nothingMoreGoesWhileBackupsFail() {
    always(
        (history, policy, _) -> {
          RetentionPolicy counting =
              new RetentionPolicy(
                  policy.last(),
                  policy.daily(),
                  policy.weekly(),
                  policy.monthly(),
                  policy.yearly(),
                  null,
                  policy.atLeast(),
                  policy.zone());
          History later =
              new History(history.backups(), history.now().plus(Duration.ofDays(1_000)));
          assertThat(kept(later, counting)).isEqualTo(kept(history, counting));
        });
  }

  @Test
  void aDayOf23HoursIsADay() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Backup late = backup("late", Instant.parse("2026-03-28T22:59:00Z"));
    Backup first = backup("first", Instant.parse("2026-03-28T23:00:00Z"));
    Backup last = backup("last", Instant.parse("2026-03-29T21:59:00Z"));
    Backup next = backup("next", Instant.parse("2026-03-29T22:00:00Z"));

    assertThat(
            kept(
                new History(List.of(late, first, last, next), NOW),
                new RetentionPolicy(0, 9, 0, 0, 0, null, 1, berlin)))
        .containsExactlyInAnyOrder(late, last, next);
  }

  @Test
  void theReasonNamesEveryRule() {
    Backup only = backup("b", Instant.parse("2026-11-19T02:00:00Z"));

    assertThat(
            RetentionPlan.of(
                    List.of(only),
                    new RetentionPolicy(3, 7, 4, 12, 1, Duration.ofHours(12), 2, ZoneOffset.UTC),
                    NOW)
                .getFirst()
                .why())
        .isEqualTo(
            "the newest; one of 2 that always stay; last 1 of 3; day 2026-11-19; week of"
                + " 2026-11-16; month of 2026-11-01; year of 2026-01-01; the state of PT12H ago");
  }

  private static Backup backup(String id, Instant moment) {
    return new Backup(id, "", moment, moment.plusSeconds(60), false);
  }
}
