package dev.windlass.postgresql.maintenance;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintainResult.MaintainedObject;
import dev.windlass.messages.command.DatabaseMaintainResult.Outcome;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.connection.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for corruption with amcheck: B-tree indexes, and from PostgreSQL 14 on tables. */
final class CorruptionCheck implements Upkeep {
  private static final int TABLES_SINCE = 14;
  private static final String INSTALLED =
      """
      SELECT n.nspname::text FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
       WHERE e.extname = 'amcheck'
      """;

  private final ServerConnection connection;
  private final DatabaseMaintain wanted;
  private String schema = "";

  CorruptionCheck(ServerConnection connection, DatabaseMaintain wanted) {
    this.connection = connection;
    this.wanted = wanted;
  }

  @Override
  public String verb() {
    return "check";
  }

  /** Fails when amcheck is missing and is not to be installed. */
  void checkExtension() {
    if (installed().isPresent()) {
      return;
    }
    boolean available =
        connection
            .first("SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'", row -> true)
            .isPresent();
    if (!available) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "The server has no extension amcheck to install.",
          "Install the package with PostgreSQL's contrib modules on the server.");
    }
    if (!wanted.isInstallExtension()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "The extension amcheck is not installed in this database.",
          "Send installExtension, or run CREATE EXTENSION amcheck.");
    }
  }

  private Optional<String> installed() {
    return connection.first(INSTALLED, row -> row.getString(1));
  }

  @Override
  public void prepare() {
    checkExtension();
    if (installed().isEmpty()) {
      connection.execute("CREATE EXTENSION IF NOT EXISTS amcheck");
    }
    schema = Sql.identifier(installed().orElseThrow());
  }

  @Override
  public List<Relation> relations() {
    List<Relation> tables = Relation.tables(connection, "rm", wanted.tablesOrAll());
    List<Relation> all = new ArrayList<>();
    if (ServerVersion.of(connection).atLeast(TABLES_SINCE)) {
      all.addAll(tables);
    }
    all.addAll(Relation.indexes(connection, tables, true));
    return all;
  }

  /** An index that is damaged makes the server answer with its own code for that. */
  @Override
  public MaintainedObject run(Relation relation) {
    if (!relation.kind().equals("index")) {
      return table(relation);
    }
    connection.query(
        "SELECT " + schema + ".bt_index_check(?::oid::regclass, ?)",
        row -> true,
        relation.oid(),
        wanted.isFull());
    return sound(relation);
  }

  private MaintainedObject table(Relation table) {
    List<String> damage =
        connection.query(
            "SELECT 'block ' || blkno || COALESCE(', row ' || offnum, '') || ': ' || msg FROM "
                + schema
                + ".verify_heapam(?::oid::regclass) LIMIT 20",
            row -> row.getString(1),
            table.oid());
    if (!damage.isEmpty()) {
      throw new EngineException(
          FailureCode.INTEGRITY_FAILED, "Damaged: " + String.join("; ", damage) + ".", null);
    }
    return sound(table);
  }

  private static MaintainedObject sound(Relation relation) {
    return new MaintainedObject(
        relation.name(), relation.kind(), Outcome.DONE, null, relation.bytes(), null, null, null);
  }
}
