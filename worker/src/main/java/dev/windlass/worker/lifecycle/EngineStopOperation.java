package dev.windlass.worker.lifecycle;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.EngineStop;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.operation.Targets;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code engine.stop}. A later attempt leaves alone what does not run. */
@Component
public final class EngineStopOperation extends Change<EngineStop> {
  EngineStopOperation() {
    super(EngineStop.class);
  }

  @Override
  public List<ResourceLock> locks(Target target, EngineStop spec) {
    return List.of(ResourceLock.engine(Targets.engine(target), Mode.EXCLUSIVE));
  }

  @Override
  protected List<String> rehearse(JobContext context, EngineStop spec) {
    return context.engine().lifecycle().checkStop(spec);
  }

  @Override
  protected CommandResult change(JobContext context, EngineStop spec) {
    return context.engine().lifecycle().stop(spec, context);
  }
}
