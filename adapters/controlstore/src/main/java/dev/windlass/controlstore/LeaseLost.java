package dev.windlass.controlstore;

/**
 * A write was refused because the job now belongs to another worker, or has ended. Nothing was
 * changed; the work has to stop.
 */
public final class LeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The refusal of a write under this lease. */
  public LeaseLost(JobLease lease) {
    super(
        "Job %s no longer belongs to worker %s under token %d."
            .formatted(lease.job(), lease.worker(), lease.token()));
  }
}
