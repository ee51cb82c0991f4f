package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.LeaseLost;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.worker.engine.EnginePool;
import dev.windlass.worker.life.WorkerLife;
import dev.windlass.worker.operation.BoundOperation;
import dev.windlass.worker.operation.JobContext;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A job on this worker, from its claim to its end. */
final class RunningJob implements JobContext, AutoCloseable {
  private final JobRecord job;
  private final BoundOperation<?> operation;
  private final EnginePool engines;
  private final Judge judge;
  private final WorkerLife life;
  private final StopSignal stop = new StopSignal();
  private final AtomicReference<@Nullable Progress> progress = new AtomicReference<>();
  private final long deadline;
  private final ReentrantLock telling = new ReentrantLock();
  private boolean over;
  private volatile boolean changed;
  private EnginePool.@Nullable Lease engine;
  private volatile @Nullable Thread thread;

  /**
   * How far it is.
   *
   * @param phase what it does now
   * @param done how much of it is done
   * @param total how much there is; null when not known
   * @param unit what is counted
   */
  record Progress(String phase, long done, @Nullable Long total, String unit) {}

  /** A job whose time is over at {@code deadline}, a value of {@link System#nanoTime}. */
  RunningJob(
      JobRecord job,
      BoundOperation<?> operation,
      EnginePool engines,
      Judge judge,
      WorkerLife life,
      long deadline) {
    this.job = job;
    this.operation = operation;
    this.engines = engines;
    this.judge = judge;
    this.life = life;
    this.deadline = deadline;
  }

  JobRecord job() {
    return job;
  }

  BoundOperation<?> operation() {
    return operation;
  }

  StopSignal stop() {
    return stop;
  }

  /** Whether others may have waited for its end: it held locks, or counted in a limit. */
  boolean heldOthersUp() {
    return job.longWork() || !operation.locks(job.command().target()).isEmpty();
  }

  /** The thread that runs it is this one. */
  void runsHere() {
    thread = Thread.currentThread();
  }

  /** Wakes the thread that runs it, when it has not stopped though it was told to. */
  void interrupt() {
    Thread runner = thread;
    if (runner != null) {
      runner.interrupt();
    }
  }

  /** The thread that ran it does other things now. */
  void ranHere() {
    thread = null;
  }

  boolean isOverdue() {
    return deadline - System.nanoTime() < 0;
  }

  /** Hands on the newest progress, once; nothing when there is none, or the attempt is over. */
  void tellProgress(Consumer<Progress> listener) {
    telling.lock();
    try {
      Progress newest = progress.getAndSet(null);
      if (newest != null && !over) {
        listener.accept(newest);
      }
    } finally {
      telling.unlock();
    }
  }

  /**
   * The attempt is over: once this returns, no progress is handed on any more, so that none is
   * published behind what became of the attempt.
   */
  void endAttempt() {
    telling.lock();
    try {
      over = true;
    } finally {
      telling.unlock();
    }
  }

  @Override
  public Command command() {
    return job.command();
  }

  @Override
  public JobLease lease() {
    return job.lease();
  }

  @Override
  public int attempt() {
    return job.attempt();
  }

  @Override
  public boolean willRetry(Throwable failure) {
    return judge.judge(this, failure) instanceof Verdict.Again;
  }

  @Override
  public void requireHeld() {
    boolean lost = stop.reason().filter(why -> why == StopReason.LOST).isPresent();
    if (lost || !life.isHeld(job.lease().life())) {
      throw new LeaseLost(job.lease());
    }
  }

  @Override
  public boolean isCutOff() {
    return job.cutOff();
  }

  @Override
  public <T> T changing(Supplier<T> change) {
    boolean before = changed;
    changed = true;
    try {
      return change.get();
    } catch (EngineException e) {
      changed = before || !isAnswer(e.code());
      throw e;
    }
  }

  /** Whether who fails so was refused, by the engine or before it was asked. */
  private static boolean isAnswer(FailureCode code) {
    return code != FailureCode.ENGINE_UNREACHABLE
        && code != FailureCode.INTERNAL
        && code != FailureCode.OUTCOME_UNKNOWN;
  }

  /** Whether this attempt, if it failed, may have changed the engine. */
  boolean mayHaveChanged() {
    return changed;
  }

  @Override
  public Engine engine() {
    return leased().engine();
  }

  @Override
  public EngineDocument engineDocument() {
    return leased().document();
  }

  private synchronized EnginePool.Lease leased() {
    if (engine == null) {
      String name = job.command().target().engine();
      if (name == null) {
        throw new EngineException(
            FailureCode.UNKNOWN_ENGINE, "The command names no engine.", "Name one in its target.");
      }
      engine = engines.lease(name);
    }
    return engine;
  }

  @Override
  public void progress(String phase, long done, @Nullable Long total, String unit) {
    progress.set(new Progress(phase, done, total, unit));
  }

  /**
   * Looks at the lease, too, by this machine's own clock: a worker that was frozen has not been
   * told yet that the job is another one's.
   */
  @Override
  public void throwIfCancelled() {
    if (!life.isHeld(job.lease().life())) {
      stop.stop(StopReason.LOST);
    }
    stop.throwIfStopped();
  }

  @Override
  public WorkMonitor.Registration onCancel(Runnable action) {
    return stop.onStop(action);
  }

  @Override
  public synchronized void close() {
    if (engine != null) {
      engine.close();
    }
  }
}
