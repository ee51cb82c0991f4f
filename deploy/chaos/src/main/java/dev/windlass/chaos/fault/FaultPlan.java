package dev.windlass.chaos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What goes wrong, and when; the same for the same seed and length. Every kind comes once before
 * any comes twice. About one in three begins while another still lasts.
 */
public final class FaultPlan {
  private static final double LEAST_GAP = 1.0;
  private static final double LARGEST_GAP = 4.0;
  private static final double QUIET_AT_THE_END = 6;

  private final Random random;
  private final int workers;
  private final Duration lease;
  private final Set<Kind> kinds;
  private final Duration first;

  private FaultPlan(Random random, int workers, Duration lease, Set<Kind> kinds, Duration first) {
    this.first = first;
    this.random = random;
    this.workers = workers;
    this.lease = lease;
    this.kinds = kinds;
  }

  /**
   * A plan.
   *
   * @param workers how many there are
   * @param lease how long a worker may be silent
   * @param kinds what may happen; empty for everything
   * @param first when the first one comes
   */
  public static List<PlannedFault> of(
      long seed, Duration length, int workers, Duration lease, Set<Kind> kinds, Duration first) {
    Set<Kind> allowed = kinds.isEmpty() ? EnumSet.allOf(Kind.class) : EnumSet.copyOf(kinds);
    return new FaultPlan(new Random(seed + 1), workers, lease, allowed, first).draw(length);
  }

  private List<PlannedFault> draw(Duration length) {
    List<PlannedFault> plan = new ArrayList<>();
    Map<String, Double> busyUntil = new HashMap<>();
    List<Kind> deck = new ArrayList<>();
    double end = length.toMillis() / 1000.0 - QUIET_AT_THE_END;
    double at = first.toMillis() / 1000.0;
    while (at < end) {
      if (deck.isEmpty()) {
        deck.addAll(kinds);
      }
      Kind kind = deck.remove(random.nextInt(deck.size()));
      // A single kind takes the workers in turn, so that each has its share.
      int victim = kinds.size() == 1 ? plan.size() % workers : random.nextInt(workers);
      double hold = hold(kind);
      double free = Math.max(at, busyUntil.getOrDefault(kind.resource(), 0.0));
      if (free + hold < end) {
        plan.add(new PlannedFault(duration(free), kind, victim, random.nextInt(3), duration(hold)));
        // A process needs a moment to be what it was.
        busyUntil.put(kind.resource(), free + hold + 4);
      }
      double gap = LEAST_GAP + random.nextDouble() * (LARGEST_GAP - LEAST_GAP);
      at = (random.nextInt(3) == 0 ? free : free + hold) + gap;
    }
    return List.copyOf(plan);
  }

  private double hold(Kind kind) {
    double some = random.nextDouble();
    double leaseSeconds = lease.toMillis() / 1000.0;
    return switch (kind) {
      case END_CONTROL_SESSIONS, END_TARGET_SESSIONS -> 0;
      case FREEZE_WORKER, ISOLATE_WORKER -> leaseSeconds * (1.2 + some);
      case KILL_WORKER -> 0.5 + some * 2 * leaseSeconds;
      case SLOW_WIRE, SLOW_TARGET -> 4 + some * 6;
      default -> 1 + some * 5;
    };
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
