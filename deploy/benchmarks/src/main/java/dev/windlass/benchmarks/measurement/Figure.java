package dev.windlass.benchmarks.measurement;

import java.util.List;

/**
 * One measured figure and what it should be.
 *
 * @param name what was measured
 * @param value the figure
 * @param unit its unit
 * @param target what it should be
 * @param bound which side of the target is the good one
 * @param rounds the single measurements it was made from
 */
public record Figure(
    String name, double value, String unit, double target, Bound bound, List<Double> rounds) {
  /** Which side of a target is the good one. */
  public enum Bound {
    /** The figure should not be less. */
    AT_LEAST,
    /** The figure should not be more. */
    AT_MOST
  }

  /** Keeps a copy. */
  public Figure {
    rounds = List.copyOf(rounds);
  }

  /** Whether it is as it should be. */
  public boolean isMet() {
    return bound == Bound.AT_LEAST ? value >= target : value <= target;
  }
}
