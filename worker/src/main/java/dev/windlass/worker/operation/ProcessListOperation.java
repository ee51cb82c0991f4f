package dev.windlass.worker.operation;

import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.ProcessList;
import dev.windlass.messages.command.ProcessListResult;
import dev.windlass.messages.inventory.EngineDocument;
import org.springframework.stereotype.Component;

/** {@code process.list}. Shows statement texts only where the engine's policy allows it. */
@Component
public final class ProcessListOperation extends Reading<ProcessList> {
  ProcessListOperation() {
    super(ProcessList.class);
  }

  @Override
  protected CommandResult read(JobContext context, ProcessList spec) {
    EngineDocument.Policy policy = context.engineDocument().policy();
    boolean statements =
        Boolean.TRUE.equals(spec.statements())
            && policy != null
            && Boolean.TRUE.equals(policy.statements());
    ProcessList allowed =
        new ProcessList(spec.database(), spec.user(), spec.activeFor(), statements);
    return new ProcessListResult(context.engine().processes().list(allowed));
  }

  @Override
  protected String describe(JobContext context, ProcessList spec) {
    return "List the sessions of engine " + context.engine().name() + ".";
  }
}
