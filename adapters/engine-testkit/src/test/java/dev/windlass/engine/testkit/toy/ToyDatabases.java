package dev.windlass.engine.testkit.toy;

import dev.windlass.engine.Databases;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseMetadata;
import java.util.List;

/** Step 3: one facet. A database is a box of a size. */
final class ToyDatabases implements Databases {
  private static final int LONGEST = 100;

  private final ToyEngine engine;

  ToyDatabases(ToyEngine engine) {
    this.engine = engine;
  }

  @Override
  public List<DatabaseMetadata> list() {
    return engine.boxes().stream().map(this::describe).toList();
  }

  @Override
  public boolean exists(String name) {
    return engine.boxes().contains(name);
  }

  @Override
  public DatabaseMetadata describe(String name) {
    if (!exists(name)) {
      throw notFound(name);
    }
    return new DatabaseMetadata(name, null, 1L, null, null, null, null, null, false, List.of());
  }

  private EngineException notFound(String name) {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "Engine %s has no box \"%s\".".formatted(engine.name(), name.replace('\0', '?')),
        "database.list shows them.");
  }

  @Override
  public List<String> checkCreate(String name, DatabaseCreate wanted) {
    if (name.isEmpty() || name.length() > LONGEST || name.indexOf('\0') >= 0) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND, "No box can bear this name.", "Take another one.");
    }
    if (exists(name)) {
      throw new EngineException(
          FailureCode.ALREADY_EXISTS,
          "There is a box \"%s\".".formatted(name),
          "Take another name.");
    }
    return List.of("Make box \"%s\".".formatted(name));
  }

  @Override
  public void create(String name, DatabaseCreate wanted, WorkMonitor monitor) {
    var _ = checkCreate(name, wanted);
    monitor.throwIfCancelled();
    engine.boxes().add(name);
  }

  @Override
  public List<String> checkDrop(String name, boolean force) {
    var _ = describe(name);
    return List.of("Throw box \"%s\" away.".formatted(name));
  }

  @Override
  public Dropped drop(String name, boolean force, WorkMonitor monitor) {
    var _ = describe(name);
    monitor.throwIfCancelled();
    engine.boxes().remove(name);
    return new Dropped(1L, 0);
  }
}
