package dev.windlass.controlstore;

/** Others took this worker for dead and took its jobs over. Nothing was changed. */
public final class WorkerLeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The refusal of a renewal. */
  public WorkerLeaseLost(WorkerIdentity worker) {
    super(
        "Worker %s (life %d) was taken for dead; its jobs belong to others now."
            .formatted(worker.name(), worker.id()));
  }
}
