package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.JobClaims;
import dev.windlass.messages.JobId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The jobs that this worker runs, and how many more it has room for. A slot is taken before a job
 * is claimed and given back when its end is written, so that a slow control store slows the claims
 * down. Short and long jobs have slots of their own.
 */
final class JobSlots {
  private final int controlSlots;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Map<JobId, RunningJob> running = new ConcurrentHashMap<>();
  private int freeControl;
  private int freeWork;

  JobSlots(int controlSlots, int workSlots) {
    this.controlSlots = controlSlots;
    this.freeControl = controlSlots;
    this.freeWork = workSlots;
  }

  /** Takes all slots for short jobs that are free; what is not used is to be given back. */
  int takeControl() {
    lock.lock();
    try {
      int taken = freeControl;
      freeControl = 0;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes all slots for long jobs that are free, and so many for short ones that those who pass no
   * gate have slots meanwhile; what is not used is to be given back.
   */
  JobClaims.Room takeForGate() {
    lock.lock();
    try {
      JobClaims.Room room =
          new JobClaims.Room(Math.min(freeControl, Math.max(1, controlSlots / 4)), freeWork);
      freeControl -= room.control();
      freeWork = 0;
      return room;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes slots for short jobs; waits a moment while hardly any is free, or somebody else is first.
   *
   * @param mayTake whether nobody is first; looked at again whenever slots are given back
   * @return how many, at most {@code wanted}; may be 0
   */
  int takeControl(int wanted, Duration patience, BooleanSupplier mayTake)
      throws InterruptedException {
    long left = patience.toNanos();
    int enough = Math.min(wanted, Math.max(1, controlSlots / 4));
    lock.lockInterruptibly();
    try {
      while ((freeControl < enough || !mayTake.getAsBoolean()) && left > 0) {
        left = freed.awaitNanos(left);
      }
      int taken = mayTake.getAsBoolean() ? Math.min(wanted, freeControl) : 0;
      freeControl -= taken;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Gives back slots that were taken. */
  void giveBack(int control, int work) {
    lock.lock();
    try {
      freeControl += control;
      freeWork += work;
      freed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A job that a slot was taken for runs. */
  void add(RunningJob job) {
    running.put(job.job().lease().job(), job);
  }

  void remove(RunningJob job) {
    if (running.remove(job.job().lease().job(), job)) {
      boolean work = job.job().longWork();
      giveBack(work ? 0 : 1, work ? 1 : 0);
    }
  }

  Optional<RunningJob> find(JobId job) {
    return Optional.ofNullable(running.get(job));
  }

  Collection<RunningJob> running() {
    return List.copyOf(running.values());
  }

  boolean isEmpty() {
    return running.isEmpty();
  }
}
