package dev.windlass.worker.operation;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An operation together with the spec that it is to serve.
 *
 * @param operation the operation
 * @param spec what is asked of it
 * @param <S> the kind of spec
 */
public record BoundOperation<S extends CommandSpec>(Operation<S> operation, S spec) {
  /** As {@link Operation#locks}. */
  public List<ResourceLock> locks(Target target) {
    return operation.locks(target, spec);
  }

  /** As {@link Operation#mutates}. */
  public boolean mutates() {
    return operation.mutates(spec);
  }

  /** As {@link Operation#repeatable}. */
  public boolean repeatable() {
    return operation.repeatable(spec);
  }

  /** As {@link Operation#lane}. */
  public Lane lane() {
    return operation.lane();
  }

  /** As {@link Operation#defaultTimeout}. */
  public Duration defaultTimeout() {
    return operation.defaultTimeout();
  }

  /** As {@link Operation#accomplished}. */
  public Optional<CommandResult> accomplished(JobId job) {
    return operation.accomplished(job, spec);
  }

  /** As {@link Operation#isUncertain}. */
  public boolean isUncertain(JobId job, boolean cutOff) {
    return operation.isUncertain(job, spec, cutOff);
  }

  /** As {@link Operation#run}. */
  public CommandResult run(JobContext context) {
    return operation.run(context, spec);
  }
}
