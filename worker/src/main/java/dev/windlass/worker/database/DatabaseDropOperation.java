package dev.windlass.worker.database;

import dev.windlass.engine.Databases;
import dev.windlass.engine.Databases.Dropped;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseDrop;
import dev.windlass.messages.command.DatabaseDropResult;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.operation.Targets;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * {@code database.drop}. From the second attempt on a database that is gone is taken for the one
 * that an earlier attempt dropped.
 */
@Component
public final class DatabaseDropOperation extends Change<DatabaseDrop> {
  DatabaseDropOperation() {
    super(DatabaseDrop.class);
  }

  @Override
  public List<ResourceLock> locks(Target target, DatabaseDrop spec) {
    String engine = Targets.engine(target);
    return List.of(
        ResourceLock.engine(engine, Mode.SHARED),
        ResourceLock.database(engine, Targets.database(target), Mode.EXCLUSIVE));
  }

  @Override
  protected List<String> rehearse(JobContext context, DatabaseDrop spec) {
    String name = confirmed(context, spec);
    Databases databases = context.engine().databases();
    return isGone(context, spec, databases, name)
        ? List.of("Nothing: there is no database \"" + name + "\".")
        : databases.checkDrop(name, Boolean.TRUE.equals(spec.force()));
  }

  @Override
  protected CommandResult change(JobContext context, DatabaseDrop spec) {
    String name = confirmed(context, spec);
    Databases databases = context.engine().databases();
    if (isGone(context, spec, databases, name)) {
      return new DatabaseDropResult(name, false, null, 0);
    }
    boolean force = Boolean.TRUE.equals(spec.force());
    try {
      Dropped gone = context.changing(() -> databases.drop(name, force, context));
      return new DatabaseDropResult(name, true, gone.sizeBytes(), gone.endedSessions());
    } catch (EngineException e) {
      // A statement that an earlier attempt left behind may have come to its end only now.
      if (context.isCutOff() && !databases.exists(name)) {
        return new DatabaseDropResult(name, false, null, 0);
      }
      throw e;
    }
  }

  private static boolean isGone(
      JobContext context, DatabaseDrop spec, Databases databases, String name) {
    boolean asGood = Boolean.TRUE.equals(spec.ifPresent()) || context.attempt() > 1;
    return asGood && !databases.exists(name);
  }

  private static String confirmed(JobContext context, DatabaseDrop spec) {
    String name = Targets.database(context.command().target());
    if (!name.equals(spec.confirm())) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "spec.confirm is \"%s\", but the target's database is \"%s\"; nothing was dropped."
              .formatted(spec.confirm(), name),
          "Repeat the database's name in confirm, exactly.");
    }
    return name;
  }
}
