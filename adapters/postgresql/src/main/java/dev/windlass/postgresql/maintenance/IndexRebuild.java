package dev.windlass.postgresql.maintenance;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintainResult.MaintainedObject;
import dev.windlass.messages.command.DatabaseMaintainResult.Outcome;
import dev.windlass.postgresql.connection.ServerConnection;
import java.util.ArrayList;
import java.util.List;

/** REINDEX CONCURRENTLY, index by index: others go on reading and writing. */
final class IndexRebuild implements Upkeep {
  /** Half-built copies, of whatever rebuild. */
  private static final String HALF_BUILT =
      """
      SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE i.indrelid IN (SELECT indrelid FROM pg_index WHERE indexrelid = ANY (?::oid[]))
         AND NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'
      """;

  private final ServerConnection connection;
  private final DatabaseMaintain wanted;
  private final List<String> leftBefore = new ArrayList<>();
  private final List<Long> failed = new ArrayList<>();

  IndexRebuild(ServerConnection connection, DatabaseMaintain wanted) {
    this.connection = connection;
    this.wanted = wanted;
  }

  @Override
  public String verb() {
    return "reindex";
  }

  @Override
  public void prepare() {}

  @Override
  public List<Relation> relations() {
    List<Relation> tables = Relation.tables(connection, "rm", wanted.tablesOrAll());
    List<Relation> indexes = Relation.indexes(connection, tables, false);
    indexes.stream()
        .filter(index -> index.obstacle() != null)
        .map(Relation::name)
        .forEach(leftBefore::add);
    return indexes;
  }

  @Override
  public MaintainedObject run(Relation index) {
    Long before = index.bytesNow(connection);
    failed.add(index.oid());
    connection.execute("REINDEX INDEX CONCURRENTLY " + index.name());
    failed.removeLast();
    Long after =
        connection.one(
            "SELECT pg_relation_size(to_regclass(?))",
            row -> row.getObject(1, Long.class),
            index.name());
    return new MaintainedObject(
        index.name(), index.kind(), Outcome.DONE, index.note(), before, after, null, null);
  }

  /** Who kept a rebuild waiting may keep its half-built copy from being dropped, too. */
  @Override
  public List<MaintainedObject> finish() {
    List<MaintainedObject> kept = new ArrayList<>();
    Object oids = failed.toArray(Long[]::new);
    for (String left : connection.query(HALF_BUILT, row -> row.getString(1), oids)) {
      if (!leftBefore.contains(left)) {
        try {
          connection.execute("DROP INDEX CONCURRENTLY " + left);
        } catch (EngineException e) {
          String note = "A failed rebuild left it behind: drop it. " + e.getMessage();
          kept.add(
              new MaintainedObject(left, "index", Outcome.SKIPPED, note, null, null, null, null));
        }
      }
    }
    return kept;
  }
}
