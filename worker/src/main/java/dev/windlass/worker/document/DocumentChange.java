package dev.windlass.worker.document;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.Targets;
import java.time.Duration;
import java.util.List;

/**
 * A change of one document, which is short; it waits while the database is replaced.
 *
 * @param <S> the spec it serves
 */
abstract class DocumentChange<S extends CommandSpec> extends Change<S> {
  DocumentChange(Class<S> spec) {
    super(spec);
  }

  @Override
  public final List<ResourceLock> locks(Target target, S spec) {
    String engine = Targets.engine(target);
    return List.of(
        ResourceLock.engine(engine, ResourceLock.Mode.SHARED),
        ResourceLock.database(engine, Targets.database(target), ResourceLock.Mode.SHARED));
  }

  @Override
  public final Lane lane() {
    return Lane.CONTROL;
  }

  @Override
  public final Duration defaultTimeout() {
    return Duration.ofMinutes(1);
  }

  /** Whether there is one; fails where a change would fail. */
  static boolean isThere(JobContext context, String collection, String id) {
    String database = Targets.existingDatabase(context);
    try {
      context.engine().documents().get(database, collection, id);
      return true;
    } catch (EngineException e) {
      if (e.code() == FailureCode.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
