package dev.windlass.benchmarks.dispatch;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.EngineDescribe;
import dev.windlass.messages.command.EngineMetadata;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.ResourceLock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Does nothing, and says what {@code engine.describe} could say. */
final class NoOperation implements Operation<EngineDescribe> {
  private static final EngineMetadata ANSWER =
      new EngineMetadata(
          "none",
          "none",
          "1",
          null,
          "none",
          null,
          "up",
          null,
          null,
          Instant.EPOCH,
          List.of(),
          List.of());

  @Override
  public Class<EngineDescribe> serves() {
    return EngineDescribe.class;
  }

  @Override
  public List<ResourceLock> locks(Target target, EngineDescribe spec) {
    return List.of();
  }

  @Override
  public boolean mutates(EngineDescribe spec) {
    return false;
  }

  @Override
  public boolean repeatable(EngineDescribe spec) {
    return true;
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
  public CommandResult run(JobContext context, EngineDescribe spec) {
    return ANSWER;
  }
}
