package dev.windlass.worker.operation;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one command is run. Stateless; a Spring bean. Dispatch, locks, leases, time-outs, retry,
 * events and audit are the same for all of them and are none of an operation's business.
 *
 * @param <S> the spec it serves
 */
public interface Operation<S extends CommandSpec> {
  /** The spec it serves; exactly one operation serves each. */
  Class<S> serves();

  /** The locks it needs, all taken before it starts. */
  List<ResourceLock> locks(Target target, S spec);

  /**
   * Whether it changes anything; then its {@code started} audit record is durable before it runs.
   */
  boolean mutates(S spec);

  /**
   * Whether it may be run again when a worker died while running it and nobody knows how far it
   * came. When not, such a job ends with {@code OUTCOME_UNKNOWN}.
   */
  boolean repeatable(S spec);

  /** Which lane it takes. */
  Lane lane();

  /** How long it may run when the command does not say. */
  Duration defaultTimeout();

  /**
   * What an earlier attempt has brought to its end though nobody was told: asked before a job is
   * started again and before it ends in any other way than by success, so that what is there for
   * all to see is not said to have failed. For operations whose last act is a write to the control
   * store in the job's name; asks that alone, not the engine.
   *
   * @return the result; empty when there is none, as for all that leave no such trace
   */
  default Optional<CommandResult> accomplished(JobId job, S spec) {
    return Optional.empty();
  }

  /**
   * Whether an attempt may have had its effect though nothing was {@link #accomplished}, and nobody
   * has looked since: asked before a job ends in any other way than by success, which then is said
   * to be unknown. Asks the control store alone, not the engine.
   *
   * @param cutOff whether an attempt ended without knowing what it changed, as by the death of its
   *     worker or within {@link JobContext#changing}, and the engine has not answered since
   */
  default boolean isUncertain(JobId job, S spec, boolean cutOff) {
    return false;
  }

  /**
   * Runs it, on a virtual thread. With {@link JobContext#dryRun} every check is run, nothing is
   * changed, and the result is a {@code DryRunResult}.
   *
   * @throws dev.windlass.engine.EngineException for every failure that has a code; anything else
   *     becomes {@code INTERNAL}
   */
  CommandResult run(JobContext context, S spec);
}
