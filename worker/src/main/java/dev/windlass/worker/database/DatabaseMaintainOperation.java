package dev.windlass.worker.database;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.operation.Targets;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code database.maintain}. Doing it twice does no harm. */
@Component
public final class DatabaseMaintainOperation extends Change<DatabaseMaintain> {
  DatabaseMaintainOperation() {
    super(DatabaseMaintain.class);
  }

  /** A full vacuum locks one table after the other; everything else lets others work. */
  @Override
  public List<ResourceLock> locks(Target target, DatabaseMaintain spec) {
    boolean alone = spec.task() == Task.VACUUM && spec.isFull();
    String engine = Targets.engine(target);
    return List.of(
        ResourceLock.engine(engine, Mode.SHARED),
        ResourceLock.database(
            engine, Targets.database(target), alone ? Mode.EXCLUSIVE : Mode.SHARED));
  }

  @Override
  public boolean mutates(DatabaseMaintain spec) {
    return switch (spec.task()) {
      case VACUUM, ANALYZE, REINDEX -> true;
      case CHECK -> spec.isInstallExtension();
      case ESTIMATE_BLOAT -> false;
    };
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofHours(12);
  }

  @Override
  protected List<String> rehearse(JobContext context, DatabaseMaintain spec) {
    String database = Targets.database(context.command().target());
    return context.engine().maintenance().checkMaintain(database, spec);
  }

  @Override
  protected CommandResult change(JobContext context, DatabaseMaintain spec) {
    String database = Targets.database(context.command().target());
    return context.engine().maintenance().maintain(database, spec, context);
  }
}
