package dev.windlass.acceptance.architecture.violations.worker.statement;

import org.postgresql.PGConnection;

/** SQL outside the control store. */
public class Query {
  PGConnection connection;
}
