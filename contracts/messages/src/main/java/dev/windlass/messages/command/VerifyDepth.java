package dev.windlass.messages.command;

/** How thoroughly a backup is verified. */
public enum VerifyDepth {
  /** Every object is read back and compared with the manifest. */
  CHECKSUM,
  /**
   * It is restored into a scratch database, compared, and dropped. One of a whole server is made
   * into a server, which checks its tables and indexes, and is removed.
   */
  RESTORE
}
