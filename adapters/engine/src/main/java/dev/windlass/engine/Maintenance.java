package dev.windlass.engine;

import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import dev.windlass.messages.command.DatabaseMaintainResult;
import java.util.List;
import java.util.Set;

/** The engine's own upkeep tasks. Doing one twice does no harm. */
public interface Maintenance {
  /** The tasks that the engine has; the others are refused with {@code UNSUPPORTED_OPERATION}. */
  Set<Task> tasks();

  /**
   * Checks what can be checked without doing anything, and fails where {@link #maintain} would at
   * once. What it returns are the steps that would follow, one sentence each.
   */
  List<String> checkMaintain(String database, DatabaseMaintain wanted);

  /**
   * Does the task, object by object. What one object fails for does not stop the others; cancelling
   * stops the statement on the engine.
   *
   * @throws EngineException {@code NOT_FOUND} for a database or a table that is not there, {@code
   *     PRECONDITION_FAILED} for an extension that is missing, {@code INTEGRITY_FAILED} when a
   *     check finds damage, naming the objects
   */
  DatabaseMaintainResult maintain(String database, DatabaseMaintain wanted, WorkMonitor monitor);
}
