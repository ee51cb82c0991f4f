package dev.windlass.worker.lifecycle;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.EngineRestart;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.operation.Targets;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * {@code engine.restart}. A later attempt restarts again, and starts what an earlier one left
 * stopped.
 */
@Component
public final class EngineRestartOperation extends Change<EngineRestart> {
  EngineRestartOperation() {
    super(EngineRestart.class);
  }

  @Override
  public List<ResourceLock> locks(Target target, EngineRestart spec) {
    return List.of(ResourceLock.engine(Targets.engine(target), Mode.EXCLUSIVE));
  }

  @Override
  protected List<String> rehearse(JobContext context, EngineRestart spec) {
    return context.engine().lifecycle().checkRestart(spec);
  }

  @Override
  protected CommandResult change(JobContext context, EngineRestart spec) {
    return context.engine().lifecycle().restart(spec, context);
  }
}
