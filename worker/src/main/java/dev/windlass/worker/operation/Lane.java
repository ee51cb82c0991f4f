package dev.windlass.worker.operation;

/** Which of a worker's lanes a job takes, so that short work never waits behind long work. */
public enum Lane {
  /** Seconds at most: lists, kills, inventory, jobs. Not counted in an engine's limits. */
  CONTROL,
  /** Minutes or hours: backups, restores, queries. */
  WORK
}
