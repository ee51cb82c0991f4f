package dev.windlass.worker.operation;

import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.EngineDescribe;
import org.springframework.stereotype.Component;

/** {@code engine.describe}. */
@Component
public final class EngineDescribeOperation extends Reading<EngineDescribe> {
  EngineDescribeOperation() {
    super(EngineDescribe.class);
  }

  @Override
  protected CommandResult read(JobContext context, EngineDescribe spec) {
    return context.engine().describe();
  }

  @Override
  protected String describe(JobContext context, EngineDescribe spec) {
    return "Describe engine " + context.engine().name() + ".";
  }
}
