package dev.windlass.worker.operation;

/**
 * A claim on an engine or a database, held from a job's start to its end.
 *
 * @param resource {@code engine}, {@code engine/database}, {@code engine#user/name} or {@code
 *     backups:engine/database}
 * @param mode whether others may hold it too
 */
public record ResourceLock(String resource, Mode mode) {
  /** Whether others may hold the resource at the same time. */
  public enum Mode {
    /** Others may, if they too only share it. */
    SHARED,
    /** Nobody else may. */
    EXCLUSIVE
  }

  /** A lock on an engine as a whole. */
  public static ResourceLock engine(String engine, Mode mode) {
    return new ResourceLock(engine, mode);
  }

  /**
   * A lock on the backups of one database, which is none on the database. No engine's name has a
   * colon, so that it meets no other lock.
   */
  public static ResourceLock backups(String engine, String database, Mode mode) {
    return new ResourceLock("backups:" + engine + "/" + database, mode);
  }

  /** A lock on the archive of an engine's log; goes together with a shared lock on the engine. */
  public static ResourceLock log(String engine, Mode mode) {
    return new ResourceLock(engine + "#log", mode);
  }

  /** A lock on one database; goes together with a shared lock on its engine. */
  public static ResourceLock database(String engine, String database, Mode mode) {
    return new ResourceLock(engine + "/" + database, mode);
  }

  /** A lock on one user; goes together with a shared lock on its engine. */
  public static ResourceLock user(String engine, String user, Mode mode) {
    return new ResourceLock(engine + "#user/" + user, mode);
  }

  /** A lock on an engine's configuration; goes together with a shared lock on the engine. */
  public static ResourceLock configuration(String engine, Mode mode) {
    return new ResourceLock(engine + "#configuration", mode);
  }
}
