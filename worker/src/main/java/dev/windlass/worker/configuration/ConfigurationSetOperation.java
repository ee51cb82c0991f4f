package dev.windlass.worker.configuration;

import dev.windlass.engine.Configuration;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.ConfigurationSet;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.operation.Targets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * {@code configuration.set}. The same change made twice is the same; a later attempt's {@code
 * before} is then what an earlier one set.
 */
@Component
public final class ConfigurationSetOperation extends Change<ConfigurationSet> {
  ConfigurationSetOperation() {
    super(ConfigurationSet.class);
  }

  /** One change at a time, so that before and after belong together. */
  @Override
  public List<ResourceLock> locks(Target target, ConfigurationSet spec) {
    String engine = Targets.engine(target);
    List<ResourceLock> locks = new ArrayList<>();
    locks.add(ResourceLock.engine(engine, Mode.SHARED));
    locks.add(ResourceLock.configuration(engine, Mode.EXCLUSIVE));
    if (target.database() != null) {
      locks.add(ResourceLock.database(engine, target.database(), Mode.SHARED));
    }
    if (spec.user() != null) {
      locks.add(ResourceLock.user(engine, spec.user(), Mode.SHARED));
    }
    return locks;
  }

  @Override
  protected List<String> rehearse(JobContext context, ConfigurationSet spec) {
    return context.engine().configuration().checkSet(context.command().target().database(), spec);
  }

  @Override
  protected CommandResult change(JobContext context, ConfigurationSet spec) {
    Configuration configuration = context.engine().configuration();
    return context.changing(
        () -> configuration.set(context.command().target().database(), spec, context));
  }
}
