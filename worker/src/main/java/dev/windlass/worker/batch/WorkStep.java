package dev.windlass.worker.batch;

import dev.windlass.engine.EngineException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.AbstractStep;
import org.springframework.batch.core.step.StepExecution;

/**
 * A step that does its work outside any transaction. A tasklet would hold a connection of the pool
 * for as long as it runs, and these run for hours.
 */
final class WorkStep extends AbstractStep {
  private final Runnable work;
  private final AtomicReference<@Nullable Throwable> failure;

  WorkStep(
      JobRepository repository, NamedStep named, AtomicReference<@Nullable Throwable> failure) {
    super(repository);
    setName(named.name());
    this.work = named.work();
    this.failure = failure;
  }

  /** What the work throws goes to the job's own record; the run keeps one line of it. */
  @Override
  protected void doExecute(StepExecution execution) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      execution.upgradeStatus(BatchStatus.FAILED);
      execution.setExitStatus(ExitStatus.FAILED.addExitDescription(describe(e)));
    }
  }

  private static String describe(Throwable failure) {
    return failure instanceof EngineException engine
        ? engine.code() + ": " + engine.getMessage()
        : failure.getClass().getSimpleName();
  }
}
