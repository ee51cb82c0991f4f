package dev.windlass.controlstore;

import org.springframework.dao.TransientDataAccessResourceException;

/**
 * Others took this worker for dead and took its jobs over. Nothing was changed. The worker's next
 * life may try again.
 */
public final class WorkerLeaseLost extends TransientDataAccessResourceException {
  private static final long serialVersionUID = 1L;

  /** The refusal of a renewal. */
  public WorkerLeaseLost(WorkerIdentity worker) {
    super(
        "Worker %s (life %d) was taken for dead; its jobs belong to others now."
            .formatted(worker.name(), worker.id()));
  }

  /** The refusal of a transaction in the name of a life that is over. */
  WorkerLeaseLost(OutboxEntry.Key entry) {
    super(
        "Life %d of this worker was taken for dead; its entry %d was not written."
            .formatted(entry.writer(), entry.number()));
  }
}
