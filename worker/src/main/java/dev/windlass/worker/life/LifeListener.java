package dev.windlass.worker.life;

import dev.windlass.controlstore.WorkerIdentity;
import dev.windlass.messages.JobId;
import java.util.Set;

/** Is told what the heartbeat learns. Called on the heartbeat's thread; must not block for long. */
public interface LifeListener {
  /** These jobs of this worker shall end. Told again at every heartbeat until they do. */
  default void onCancels(Set<JobId> jobs) {}

  /** The lease is lost: every job of this life belongs to others, or soon will. */
  default void onLost(WorkerIdentity life) {}

  /** A heartbeat went through; for work that belongs to the same rhythm. */
  default void onBeat(WorkerIdentity life) {}
}
