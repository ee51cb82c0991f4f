package dev.windlass.engine;

/**
 * What an engine can do, as far as one engine differs from another. The testkit asserts each
 * behaviour where it is declared and the exact refusal ({@code UNSUPPORTED_OPERATION}) where it is
 * not.
 */
public enum Capability {
  /** Lists and describes databases. */
  DATABASES,
  /** Knows who owns a database. */
  DATABASE_OWNER,
  /** Makes databases. */
  DATABASE_CREATE,
  /** Drops databases. */
  DATABASE_DROP,
  /** Lists, makes and drops users. */
  USERS,
  /** Gives metric points. */
  METRICS,
  /** Gives entries of its log. */
  LOGS,
  /** Shows its configuration. */
  CONFIGURATION,
  /** Changes its configuration. */
  CONFIGURATION_SET,
  /** Lists sessions. */
  PROCESSES,
  /** Says which session blocks which. */
  PROCESS_BLOCKERS,
  /** Stops a session's statement and leaves the session. */
  PROCESS_CANCEL,
  /** Ends a session. */
  PROCESS_TERMINATE,
  /** Runs statements with bound parameters. */
  QUERIES,
  /** Describes tables, columns and keys. */
  SCHEMA,
  /** Refuses changes itself when a query is declared read-only. */
  QUERIES_READ_ONLY,
  /** Keeps JSON documents by collection and id. */
  DOCUMENTS,
  /** Says how its servers replicate. */
  REPLICATION,
  /** Makes another server the primary. */
  FAILOVER,
  /** Starts and stops its servers. */
  LIFECYCLE,
  /** Does upkeep: vacuum, analyze, reindex, check. */
  MAINTENANCE,
  /** Backs up logically. */
  BACKUP_LOGICAL,
  /** Backs the whole server up, as its files. */
  BACKUP_PHYSICAL,
  /** Archives its log, and brings a server back to a moment. */
  RECOVERY,
  /** Backs up in the engine's own way, such as a copy of its file. */
  BACKUP_NATIVE
}
