package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.JobClaims;
import dev.windlass.messages.JobId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The jobs that this worker runs, and how many more it has room for. A job has its slot from its
 * claim until its end is written, so that a slow control store slows the claims down. Short and
 * long jobs have slots of their own.
 */
final class JobSlots {
  private final int controlSlots;
  private final int workSlots;
  private final AtomicInteger control = new AtomicInteger();
  private final AtomicInteger work = new AtomicInteger();
  private final Map<JobId, RunningJob> running = new ConcurrentHashMap<>();

  JobSlots(int controlSlots, int workSlots) {
    this.controlSlots = controlSlots;
    this.workSlots = workSlots;
  }

  JobClaims.Room room() {
    return new JobClaims.Room(
        Math.max(0, controlSlots - control.get()), Math.max(0, workSlots - work.get()));
  }

  boolean isFull() {
    JobClaims.Room room = room();
    return room.control() == 0 && room.work() == 0;
  }

  void add(RunningJob job) {
    lane(job).incrementAndGet();
    running.put(job.job().lease().job(), job);
  }

  void remove(RunningJob job) {
    if (running.remove(job.job().lease().job(), job)) {
      lane(job).decrementAndGet();
    }
  }

  private AtomicInteger lane(RunningJob job) {
    return job.job().longWork() ? work : control;
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
