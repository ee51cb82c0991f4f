package dev.windlass.postgresql.maintenance;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Maintenance;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import dev.windlass.messages.command.DatabaseMaintainResult;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Upkeep on a connection of its own, one object after the other. No object is waited for longer
 * than {@code lockTimeout}.
 */
public final class PostgresqlMaintenance implements Maintenance {
  private final Connections connections;

  /** Over these connections. */
  public PostgresqlMaintenance(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Set<Task> tasks() {
    return EnumSet.allOf(Task.class);
  }

  @Override
  public List<String> checkMaintain(String database, DatabaseMaintain wanted) {
    try (ServerConnection connection = connections.open(database, Purpose.MAINTENANCE)) {
      Upkeep upkeep = upkeep(connection, wanted);
      if (upkeep instanceof CorruptionCheck check) {
        check.checkExtension();
      }
      List<Relation> relations = relations(database, upkeep, wanted);
      return List.of(
          "%s %d objects of database \"%s\", about %,d bytes."
              .formatted(
                  upkeep.verb().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                      + upkeep.verb().substring(1),
                  relations.size(),
                  database,
                  relations.stream().mapToLong(Relation::bytes).sum()));
    }
  }

  private static Upkeep upkeep(ServerConnection connection, DatabaseMaintain wanted) {
    return switch (wanted.task()) {
      case VACUUM, ANALYZE -> new TableUpkeep(connection, wanted);
      case REINDEX -> new IndexRebuild(connection, wanted);
      case CHECK -> new CorruptionCheck(connection, wanted);
      case ESTIMATE_BLOAT -> new BloatEstimate(connection, wanted);
    };
  }

  private static List<Relation> relations(String database, Upkeep upkeep, DatabaseMaintain wanted) {
    List<Relation> relations = upkeep.relations();
    if (relations.isEmpty() && !wanted.tablesOrAll().isEmpty()) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "Database \"%s\" has none of the tables named, among them \"%s\"."
              .formatted(database, wanted.tablesOrAll().getFirst().replace('\0', '?')),
          "Name them as schema.table; upper and lower case count.");
    }
    return relations;
  }

  @Override
  public DatabaseMaintainResult maintain(
      String database, DatabaseMaintain wanted, WorkMonitor monitor) {
    refuseZero(wanted);
    try (ServerConnection connection = connections.open(database, Purpose.MAINTENANCE);
        WorkMonitor.Registration stop = monitor.onCancel(connection::cancel)) {
      connection.execute("SET lock_timeout = " + connections.settings().lockTimeout().toMillis());
      if (ServerVersion.of(connection).atLeast(14)) {
        endWithWorker(connection);
      }
      Upkeep upkeep = upkeep(connection, wanted);
      upkeep.prepare();
      UpkeepRun run = new UpkeepRun(upkeep, monitor);
      run.all(relations(database, upkeep, wanted));
      return run.result(database, wanted.task());
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      throw e;
    }
  }

  private static void refuseZero(DatabaseMaintain wanted) {
    if (wanted.tablesOrAll().stream().anyMatch(name -> name.indexOf('\0') >= 0)) {
      throw new EngineException(
          FailureCode.NOT_FOUND, "No table's name contains a zero byte.", "Correct the name.");
    }
  }

  private static void endWithWorker(ServerConnection connection) {
    try {
      connection.execute("SET client_connection_check_interval = '5s'");
    } catch (EngineException notOnThisPlatform) {
      // Some operating systems cannot watch a connection; the statement then ends by itself.
    }
  }
}
