package dev.windlass.postgresql.connection;

/** What a connection is for; it stands in the session's application name, so a DBA can tell. */
public enum Purpose {
  /** Short statements of Windlass itself. They are left out of the list of sessions. */
  CONTROL(""),
  /** A statement of a sender. */
  QUERY(" query"),
  /** Upkeep of a database. */
  MAINTENANCE(" maintenance"),
  /** Reading for a backup. */
  BACKUP(" backup"),
  /** Loading for a restore. */
  RESTORE(" restore");

  private final String suffix;

  Purpose(String suffix) {
    this.suffix = suffix;
  }

  /** The session's application name. */
  public String applicationName(ServerSettings settings) {
    return settings.applicationName() + suffix;
  }
}
