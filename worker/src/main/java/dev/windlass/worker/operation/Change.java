package dev.windlass.worker.operation;

import dev.windlass.messages.JobId;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DryRunResult;
import java.time.Duration;
import java.util.List;

/**
 * An operation that changes an engine and can be run again: it looks first, so that after an
 * unknown outcome it does what is left to do. Its dry run checks all and says what would be done.
 *
 * @param <S> the spec it serves
 */
public abstract class Change<S extends CommandSpec> implements Operation<S> {
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  private final Class<S> spec;

  /** A change that this spec asks for. */
  protected Change(Class<S> spec) {
    this.spec = spec;
  }

  /** Runs every check and says what would be done, one sentence each. */
  protected abstract List<String> rehearse(JobContext context, S spec);

  /** Does it; what changes the engine runs within {@link JobContext#changing}. */
  protected abstract CommandResult change(JobContext context, S spec);

  @Override
  public final Class<S> serves() {
    return spec;
  }

  @Override
  public boolean mutates(S spec) {
    return true;
  }

  @Override
  public final boolean repeatable(S spec) {
    return true;
  }

  @Override
  public final boolean isUncertain(JobId job, S asked, boolean cutOff) {
    return cutOff;
  }

  @Override
  public Lane lane() {
    return Lane.WORK;
  }

  @Override
  public Duration defaultTimeout() {
    return TIMEOUT;
  }

  @Override
  public final CommandResult run(JobContext context, S spec) {
    return context.dryRun() ? new DryRunResult(rehearse(context, spec)) : change(context, spec);
  }
}
