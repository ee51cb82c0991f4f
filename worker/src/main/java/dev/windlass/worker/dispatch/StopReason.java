package dev.windlass.worker.dispatch;

/** Why a running job has to stop. */
enum StopReason {
  /** Somebody asked for it. */
  CANCEL,
  /** Its time is over. */
  TIMEOUT,
  /** The worker stops; the job goes on elsewhere. */
  SHUTDOWN,
  /** The job belongs to another worker now. */
  LOST
}
