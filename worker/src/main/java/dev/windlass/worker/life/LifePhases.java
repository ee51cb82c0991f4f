package dev.windlass.worker.life;

/**
 * In which order the worker starts; it stops in the reverse one: no new commands, no new jobs,
 * running jobs end or are handed over, their events go out, and at last the lease is given back.
 */
public final class LifePhases {
  /** The lease. */
  public static final int LEASE = 1_000;

  /** Publishing events. */
  public static final int EVENTS = 2_000;

  /** Running jobs. */
  public static final int DISPATCH = 3_000;

  /** Taking commands from Kafka. */
  public static final int INTAKE = 4_000;

  private LifePhases() {}
}
