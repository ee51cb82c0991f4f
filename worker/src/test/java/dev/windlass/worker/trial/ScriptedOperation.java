package dev.windlass.worker.trial;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.ResourceLock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Serves one kind of command and does what the script says. */
final class ScriptedOperation<S extends CommandSpec> implements Operation<S> {
  private final Class<S> spec;
  private final Script script;

  ScriptedOperation(Class<S> spec, Script script) {
    this.spec = spec;
    this.script = script;
  }

  /** What jobs do. */
  @FunctionalInterface
  interface Script {
    CommandResult run(JobContext job) throws Exception;

    /** What the control store knows of a job's end. */
    default Optional<CommandResult> accomplished(JobId job) {
      return Optional.empty();
    }

    /** Whether an attempt may have had its effect. */
    default boolean isUncertain(boolean cutOff) {
      return false;
    }
  }

  @Override
  public Class<S> serves() {
    return spec;
  }

  @Override
  public List<ResourceLock> locks(Target target, S asked) {
    String engine = String.valueOf(target.engine());
    String database = String.valueOf(target.database());
    if (spec == DatabaseBackup.class) {
      return List.of(ResourceLock.database(engine, database, ResourceLock.Mode.SHARED));
    }
    return spec == DatabaseRestore.class
        ? List.of(ResourceLock.database(engine, database, ResourceLock.Mode.EXCLUSIVE))
        : List.of();
  }

  @Override
  public boolean mutates(S asked) {
    return spec == DatabaseRestore.class || spec == ProcessKill.class;
  }

  @Override
  public boolean repeatable(S asked) {
    return spec != ProcessKill.class && spec != QueryRun.class;
  }

  @Override
  public Lane lane() {
    return spec == DatabaseBackup.class || spec == DatabaseRestore.class || spec == QueryRun.class
        ? Lane.WORK
        : Lane.CONTROL;
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofMinutes(5);
  }

  @Override
  public Optional<CommandResult> accomplished(JobId job, S asked) {
    return script.accomplished(job);
  }

  @Override
  public boolean isUncertain(JobId job, S asked, boolean cutOff) {
    return script.isUncertain(cutOff);
  }

  @Override
  public CommandResult run(JobContext context, S asked) {
    try {
      return script.run(context);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
