package dev.windlass.worker.operation;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DryRunResult;
import java.time.Duration;
import java.util.List;

/**
 * An operation that looks and changes nothing: no locks, quick, and safe to run again. Its dry run
 * looks too, so that it fails where the operation would, and keeps what it saw to itself.
 *
 * @param <S> the spec it serves
 */
public abstract class Reading<S extends CommandSpec> implements Operation<S> {
  private final Class<S> spec;

  /** A look at what this spec asks for. */
  protected Reading(Class<S> spec) {
    this.spec = spec;
  }

  /** Looks. */
  protected abstract CommandResult read(JobContext context, S spec);

  /** Says in a sentence what the operation brings back. */
  protected abstract String describe(JobContext context, S spec);

  @Override
  public final Class<S> serves() {
    return spec;
  }

  @Override
  public final List<ResourceLock> locks(Target target, S spec) {
    return List.of();
  }

  @Override
  public final boolean mutates(S spec) {
    return false;
  }

  @Override
  public final boolean repeatable(S spec) {
    return true;
  }

  @Override
  public final Lane lane() {
    return Lane.CONTROL;
  }

  @Override
  public final Duration defaultTimeout() {
    return Duration.ofMinutes(1);
  }

  @Override
  public final CommandResult run(JobContext context, S spec) {
    CommandResult result = read(context, spec);
    return context.dryRun() ? new DryRunResult(List.of(describe(context, spec))) : result;
  }
}
