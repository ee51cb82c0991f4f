package dev.windlass.worker.lifecycle;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.EngineStart;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.operation.Targets;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code engine.start}. A later attempt leaves alone what runs. */
@Component
public final class EngineStartOperation extends Change<EngineStart> {
  EngineStartOperation() {
    super(EngineStart.class);
  }

  @Override
  public List<ResourceLock> locks(Target target, EngineStart spec) {
    return List.of(ResourceLock.engine(Targets.engine(target), Mode.EXCLUSIVE));
  }

  @Override
  protected List<String> rehearse(JobContext context, EngineStart spec) {
    return context.engine().lifecycle().checkStart(spec);
  }

  @Override
  protected CommandResult change(JobContext context, EngineStart spec) {
    return context.engine().lifecycle().start(spec, context);
  }
}
