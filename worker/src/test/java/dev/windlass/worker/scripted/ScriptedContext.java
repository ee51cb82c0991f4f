package dev.windlass.worker.scripted;

import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.JobRecord;
import dev.windlass.controlstore.LeaseLost;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.worker.operation.JobContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The context of a job that a test runs by hand, and can stop. */
public final class ScriptedContext implements JobContext {
  private final JobRecord job;
  private final Engine engine;
  private final EngineDocument document;
  private final List<String> progress = Collections.synchronizedList(new ArrayList<>());
  private final Map<Runnable, Boolean> actions = new ConcurrentHashMap<>();
  private volatile @Nullable EngineException stop;
  private volatile boolean lapsed;

  /** The context of this job on this engine. */
  public ScriptedContext(JobRecord job, Engine engine, EngineDocument document) {
    this.job = job;
    this.engine = engine;
    this.document = document;
  }

  /** The job. */
  public JobRecord job() {
    return job;
  }

  /** Stops the work, as a cancel, a time-out or a lost lease does. */
  public void stop(EngineException why) {
    stop = why;
    List.copyOf(actions.keySet()).forEach(Runnable::run);
  }

  /** Everything that was told, as "phase done/total unit". */
  public List<String> told() {
    synchronized (progress) {
      return List.copyOf(progress);
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
    return failure instanceof EngineException known && known.code().isTransient();
  }

  /** The lease's time is over, and nobody has taken the job over yet. */
  public void lapse() {
    lapsed = true;
  }

  @Override
  public void requireHeld() {
    if (lapsed) {
      throw new LeaseLost(lease());
    }
  }

  @Override
  public boolean isCutOff() {
    return job.cutOff();
  }

  @Override
  public <T> T changing(Supplier<T> change) {
    return change.get();
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public EngineDocument engineDocument() {
    return document;
  }

  @Override
  public void progress(String phase, long done, @Nullable Long total, String unit) {
    progress.add("%s %d/%s %s".formatted(phase, done, total, unit));
  }

  @Override
  public void throwIfCancelled() {
    EngineException why = stop;
    if (why != null) {
      throw why;
    }
  }

  @Override
  public Registration onCancel(Runnable action) {
    actions.put(action, true);
    if (stop != null) {
      action.run();
    }
    return () -> actions.remove(action);
  }
}
