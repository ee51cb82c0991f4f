package dev.windlass.engine;

import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The databases of an engine. */
public interface Databases {
  /** All that the login can see, by name. */
  List<DatabaseMetadata> list();

  /** Whether one of exactly this name is there. */
  boolean exists(String name);

  /** What is known of one; {@code NOT_FOUND} when there is none of exactly this name. */
  DatabaseMetadata describe(String name);

  /**
   * Checks what can be checked without making anything, and fails where {@link #create} would. What
   * it returns are the steps that would follow, one sentence each.
   */
  List<String> checkCreate(String name, DatabaseCreate wanted);

  /**
   * Makes an empty database. {@link DatabaseCreate#ifAbsent} is the caller's business.
   *
   * @throws EngineException {@code ALREADY_EXISTS} when one of this name is there, {@code
   *     INVALID_COMMAND} when none can have this name or these properties, {@code NOT_FOUND} when
   *     the owner is not there
   */
  void create(String name, DatabaseCreate wanted, WorkMonitor monitor);

  /** As {@link #checkCreate}, for {@link #drop}. */
  List<String> checkDrop(String name, boolean force);

  /**
   * Drops a database with all that is in it.
   *
   * @param force whether sessions on it are ended; otherwise they stand in the way
   * @throws EngineException {@code NOT_FOUND} when there is none of exactly this name, {@code
   *     PRECONDITION_FAILED} with the names of all that stands in the way
   */
  Dropped drop(String name, boolean force, WorkMonitor monitor);

  /**
   * What is gone.
   *
   * @param sizeBytes how large it was; null when not known
   * @param endedSessions how many sessions on it were ended
   */
  record Dropped(@Nullable Long sizeBytes, int endedSessions) {}
}
