package dev.windlass.worker.operation;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Processes;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessKillResult;
import dev.windlass.messages.command.ProcessList;
import dev.windlass.messages.command.Session;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code process.kill}. Waits for no lock: it is what one needs when everything else waits. */
@Component
public final class ProcessKillOperation implements Operation<ProcessKill> {
  @Override
  public Class<ProcessKill> serves() {
    return ProcessKill.class;
  }

  @Override
  public List<ResourceLock> locks(Target target, ProcessKill spec) {
    return List.of();
  }

  @Override
  public boolean mutates(ProcessKill spec) {
    return true;
  }

  /** Only when the session's start is given can a second try not hit another session. */
  @Override
  public boolean repeatable(ProcessKill spec) {
    return spec.started() != null;
  }

  @Override
  public Lane lane() {
    return Lane.CONTROL;
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofMinutes(1);
  }

  @Override
  public CommandResult run(JobContext context, ProcessKill spec) {
    Engine engine = context.engine();
    return context.dryRun() ? rehearse(engine, spec) : kill(context, spec);
  }

  /** A session that is gone after an attempt that may have ended it is as good as ended. */
  private static CommandResult kill(JobContext context, ProcessKill spec) {
    Processes processes = context.engine().processes();
    try {
      return context.changing(() -> processes.kill(spec, context));
    } catch (EngineException e) {
      if (context.isCutOff() && e.code() == FailureCode.NOT_FOUND) {
        return new ProcessKillResult(spec.process(), spec.modeOrTerminate(), true);
      }
      throw e;
    }
  }

  @Override
  public boolean isUncertain(JobId job, ProcessKill spec, boolean cutOff) {
    return cutOff;
  }

  private static DryRunResult rehearse(Engine engine, ProcessKill spec) {
    Session session =
        engine.processes().list(ProcessList.all()).stream()
            .filter(candidate -> candidate.id().equals(spec.process()))
            .filter(
                candidate -> spec.started() == null || spec.started().equals(candidate.started()))
            .findFirst()
            .orElseThrow(
                () ->
                    new EngineException(
                        FailureCode.NOT_FOUND,
                        "Engine "
                            + engine.name()
                            + " has no session "
                            + spec.process()
                            + (spec.started() == null
                                ? "."
                                : " that began at " + spec.started() + "."),
                        "List the sessions again: it may have ended."));
    String what =
        switch (spec.modeOrTerminate()) {
          case CANCEL -> "Cancel the statement of session ";
          case TERMINATE -> "End session ";
        };
    return new DryRunResult(
        List.of(
            what
                + session.id()
                + (session.user() == null ? "" : " of user " + session.user())
                + (session.database() == null ? "" : " on database " + session.database())
                + ", which began at "
                + session.started()
                + "."));
  }
}
