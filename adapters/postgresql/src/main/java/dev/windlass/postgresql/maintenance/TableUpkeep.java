package dev.windlass.postgresql.maintenance;

import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import dev.windlass.messages.command.DatabaseMaintainResult.MaintainedObject;
import dev.windlass.messages.command.DatabaseMaintainResult.Outcome;
import dev.windlass.postgresql.connection.ServerConnection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** VACUUM and ANALYZE, table by table. */
final class TableUpkeep implements Upkeep {
  private final ServerConnection connection;
  private final DatabaseMaintain wanted;

  TableUpkeep(ServerConnection connection, DatabaseMaintain wanted) {
    this.connection = connection;
    this.wanted = wanted;
  }

  @Override
  public String verb() {
    return wanted.task() == Task.VACUUM ? "vacuum" : "analyze";
  }

  @Override
  public void prepare() {}

  /** A partitioned table has no rows of its own, but statistics. */
  @Override
  public List<Relation> relations() {
    String kinds = wanted.task() == Task.VACUUM ? "rm" : "rmp";
    return Relation.tables(connection, kinds, wanted.tablesOrAll());
  }

  /** The server skips what the login may not touch, and says so in a warning. */
  @Override
  public MaintainedObject run(Relation table) {
    Long before = table.bytesNow(connection);
    String warning = execute(statement() + table.name());
    return new MaintainedObject(
        table.name(),
        table.kind(),
        warning == null ? Outcome.DONE : Outcome.SKIPPED,
        warning == null ? table.note() : warning,
        before,
        table.bytesNow(connection),
        null,
        null);
  }

  private String statement() {
    if (wanted.task() == Task.ANALYZE) {
      return "ANALYZE ";
    }
    return wanted.isFull() ? "VACUUM (FULL) " : "VACUUM ";
  }

  private @Nullable String execute(String sql) {
    try (Statement statement = connection.jdbc().createStatement()) {
      statement.execute(sql);
      SQLWarning warning = statement.getWarnings();
      return warning == null ? null : "The server: " + warning.getMessage() + ".";
    } catch (SQLException e) {
      throw connection.failure(e);
    }
  }
}
