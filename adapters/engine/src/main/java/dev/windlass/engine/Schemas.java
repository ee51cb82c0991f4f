package dev.windlass.engine;

import dev.windlass.messages.command.SchemaDescribe;
import dev.windlass.messages.command.SchemaDescribeResult;

/** What there is in databases: tables, columns, keys. */
public interface Schemas {
  /**
   * Describes the tables of a database. An answer may be a minute old unless a fresh one is asked
   * for; it says when it was read.
   *
   * @throws EngineException {@code NOT_FOUND} when there is no such database
   */
  SchemaDescribeResult describe(String database, SchemaDescribe wanted);
}
