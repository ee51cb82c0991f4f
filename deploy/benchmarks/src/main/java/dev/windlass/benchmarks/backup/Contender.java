package dev.windlass.benchmarks.backup;

/** Something that backs up a database and restores it. */
interface Contender {
  /** What it is called in the table. */
  String name();

  /**
   * Whether Windlass has to be as fast: true for the commands as people type them, false for those
   * that are set up for speed and are measured to see what is left.
   */
  boolean setsTarget();

  /** Backs up a database, whole. Returns when the backup is where it should be. */
  void backUp(String database) throws Exception;

  /** Restores the latest backup of the database under another name. */
  void restore(String database, String copy) throws Exception;

  /** Removes what the latest backup of the database left. */
  void forget(String database) throws Exception;
}
