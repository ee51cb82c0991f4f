package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.JobAdmission;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.OutboxMessage;
import dev.windlass.worker.life.WorkerLife;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lets commands start with their admission: a short command that nothing holds back is claimed by
 * the transaction that admits it, and spares itself a claim of its own. Not while others wait in
 * the control store for a slot: they were first.
 *
 * <p>The intake waits a moment for slots, so that under load commands stay in Kafka, where waiting
 * costs nothing, and not in the control store; but never for long, for jobs that take their time
 * must not hold the intake up.
 */
public final class ImmediateStart {
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private final Dispatcher dispatcher;
  private final JobRunner runner;
  private final JobSlots slots;
  private final WorkerLife life;

  ImmediateStart(Dispatcher dispatcher, JobRunner runner, JobSlots slots, WorkerLife life) {
    this.dispatcher = dispatcher;
    this.runner = runner;
    this.slots = slots;
    this.life = life;
  }

  /**
   * Takes slots. They are to be given back with {@link #run} or {@link #cancel}.
   *
   * @param wanted for how many commands
   * @return for whom and for how many; empty when nothing may start now
   */
  public Optional<JobAdmission.Start> take(int wanted) {
    if (wanted == 0 || !dispatcher.mayClaim()) {
      return Optional.empty();
    }
    int taken = 0;
    try {
      taken = slots.takeControl(wanted, PATIENCE, () -> !dispatcher.hasBacklog());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return taken == 0 ? Optional.empty() : Optional.of(new JobAdmission.Start(life.name(), taken));
  }

  /** What the start of these jobs tells. */
  public List<OutboxMessage> tell(List<JobRecord> started) {
    return dispatcher.started(started);
  }

  /** The admission committed: these jobs are this worker's, and run. */
  public void run(JobAdmission.Start start, List<JobRecord> started) {
    slots.giveBack(start.room() - started.size(), 0);
    started.forEach(runner::start);
  }

  /** The admission did not come about. */
  public void cancel(JobAdmission.Start start) {
    slots.giveBack(start.room(), 0);
  }

  /**
   * Jobs were admitted that wait to be claimed.
   *
   * @param forSlots whether some wait only for a slot, and none was free
   * @param forMore whether some wait for more than a slot
   */
  public void leftWaiting(boolean forSlots, boolean forMore) {
    dispatcher.leftWaiting(forSlots, forMore);
  }
}
