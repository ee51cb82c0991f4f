package dev.windlass.worker.engine;

import dev.windlass.engine.Schemas;
import dev.windlass.messages.command.SchemaDescribe;
import dev.windlass.messages.command.SchemaDescribeResult;

/** Descriptions of tables behind a guard. */
final class GuardedSchemas implements Schemas {
  private final Schemas schemas;
  private final EngineGuard guard;

  GuardedSchemas(Schemas schemas, EngineGuard guard) {
    this.schemas = schemas;
    this.guard = guard;
  }

  @Override
  public SchemaDescribeResult describe(String database, SchemaDescribe wanted) {
    return guard.call(() -> schemas.describe(database, wanted));
  }
}
