package dev.windlass.worker.pruning;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Which backups of a database stay and which go, and why. Decides by nothing but its arguments.
 *
 * <p>Newer is what was completed later by Windlass's clock: an engine's clock that was set back, or
 * a new server under an old name, does not make the newest backup look old. The day that a backup
 * belongs to is the day of the state that it holds.
 *
 * <p>A damaged backup fills no place: the rules are applied to the good ones as if there were no
 * others. It stays for as long as it would if it were good, for somebody to look at.
 */
final class RetentionPlan {
  /** Later completed is newer; ids decide between equals, so that every run decides the same. */
  static final Comparator<Backup> BY_COMPLETION =
      Comparator.comparing(Backup::completedAt)
          .thenComparing(Backup::snapshotAt)
          .thenComparing(Backup::id);

  private static final Comparator<Backup> BY_STATE =
      Comparator.comparing(Backup::snapshotAt)
          .thenComparing(Backup::completedAt)
          .thenComparing(Backup::id);

  private final RetentionPolicy policy;
  private final Instant now;

  private RetentionPlan(RetentionPolicy policy, Instant now) {
    this.policy = policy;
    this.now = now;
  }

  /**
   * A complete backup, as far as it matters here.
   *
   * @param id its name
   * @param server which server it came from, of those that bore the engine's name; empty when not
   *     known
   * @param snapshotAt the moment whose state it holds, by the engine's clock
   * @param completedAt when it was catalogued
   * @param damaged whether it failed its last verification
   */
  record Backup(
      String id, String server, Instant snapshotAt, Instant completedAt, boolean damaged) {}

  /**
   * What is decided of a backup.
   *
   * @param backup the backup
   * @param rules every rule that keeps it; none when it goes
   */
  record Verdict(Backup backup, List<String> rules) {
    /** Keeps a copy. */
    Verdict {
      rules = List.copyOf(rules);
    }

    /** Whether it stays. */
    boolean isKept() {
      return !rules.isEmpty();
    }

    /** The verdict's reason in words. */
    String why() {
      String known = backup.damaged() ? "it failed its verification; " : "";
      return known
          + (!isKept()
              ? "no rule keeps it"
              : (backup.damaged() ? "were it good: " : "") + String.join("; ", rules));
    }
  }

  /** Decides of every backup; the newest comes first. */
  static List<Verdict> of(Collection<Backup> backups, RetentionPolicy policy, Instant now) {
    RetentionPlan plan = new RetentionPlan(policy, now);
    List<Backup> all = backups.stream().sorted(BY_COMPLETION.reversed()).toList();
    Map<Backup, List<String>> ofGood =
        plan.rules(all.stream().filter(backup -> !backup.damaged()).toList());
    Map<Backup, List<String>> ofAll = plan.rules(all);
    return all.stream()
        .map(
            backup ->
                new Verdict(
                    backup, (backup.damaged() ? ofAll : ofGood).getOrDefault(backup, List.of())))
        .toList();
  }

  /** Every backup that a rule keeps, with those rules. */
  private Map<Backup, List<String>> rules(List<Backup> newestFirst) {
    Map<Backup, List<String>> kept = new HashMap<>();
    floor(newestFirst, kept);
    for (int i = 0; i < Math.min(policy.last(), newestFirst.size()); i++) {
      keep(kept, newestFirst.get(i), "last %d of %d".formatted(i + 1, policy.last()));
    }
    periods(newestFirst, kept, policy.daily(), "day", day -> day);
    periods(
        newestFirst,
        kept,
        policy.weekly(),
        "week of",
        day -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
    periods(newestFirst, kept, policy.monthly(), "month of", day -> day.withDayOfMonth(1));
    periods(newestFirst, kept, policy.yearly(), "year of", day -> day.withDayOfYear(1));
    within(newestFirst, kept);
    return kept;
  }

  /** What stays whatever the rules say: the newest, and some of every server. */
  private void floor(List<Backup> newestFirst, Map<Backup, List<String>> kept) {
    if (newestFirst.isEmpty()) {
      return;
    }
    keep(kept, newestFirst.getFirst(), "the newest");
    Backup newestState = newestFirst.stream().max(BY_STATE).orElseThrow();
    if (!newestState.equals(newestFirst.getFirst())) {
      keep(kept, newestState, "the newest state");
    }
    Map<String, Integer> counts = new HashMap<>();
    for (Backup backup : newestFirst) {
      int count = counts.merge(backup.server(), 1, Integer::sum);
      if (count <= policy.atLeast()) {
        keep(kept, backup, "one of %d that always stay".formatted(policy.atLeast()));
      }
    }
  }

  private void periods(
      List<Backup> newestFirst,
      Map<Backup, List<String>> kept,
      int count,
      String word,
      UnaryOperator<LocalDate> begin) {
    if (count == 0) {
      return;
    }
    TreeMap<LocalDate, Backup> lastOf = new TreeMap<>(Comparator.reverseOrder());
    for (Backup backup : newestFirst) {
      LocalDate day = backup.snapshotAt().atZone(policy.zone()).toLocalDate();
      lastOf.putIfAbsent(begin.apply(day), backup);
    }
    lastOf.entrySet().stream()
        .limit(count)
        .forEach(entry -> keep(kept, entry.getValue(), word + " " + entry.getKey()));
  }

  /**
   * An old backup goes only while another one stays that is as old as the limit: the state of that
   * long ago can always be had.
   */
  private void within(List<Backup> newestFirst, Map<Backup, List<String>> kept) {
    if (policy.within() == null) {
      return;
    }
    Instant limit = now.minus(policy.within());
    List<Backup> old = new ArrayList<>();
    for (Backup backup : newestFirst) {
      if (backup.snapshotAt().isAfter(limit)) {
        keep(kept, backup, "younger than " + policy.within());
      } else {
        old.add(backup);
      }
    }
    old.stream()
        .max(BY_STATE)
        .ifPresent(backup -> keep(kept, backup, "the state of " + policy.within() + " ago"));
  }

  private static void keep(Map<Backup, List<String>> kept, Backup backup, String rule) {
    kept.computeIfAbsent(backup, _ -> new ArrayList<>()).add(rule);
  }
}
