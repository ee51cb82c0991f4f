package dev.windlass.sqlite;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Maintenance;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import dev.windlass.messages.command.DatabaseMaintainResult;
import dev.windlass.messages.command.DatabaseMaintainResult.MaintainedObject;
import dev.windlass.messages.command.DatabaseMaintainResult.Outcome;
import dev.windlass.sqlite.SqliteConnection.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Upkeep of a file. VACUUM and the estimate concern the file as a whole, the others each table. */
final class SqliteMaintenance implements Maintenance {
  private static final String TABLES =
      "SELECT name FROM sqlite_schema WHERE type = 'table'"
          + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

  private final DatabaseFiles files;

  SqliteMaintenance(DatabaseFiles files) {
    this.files = files;
  }

  @Override
  public Set<Task> tasks() {
    return EnumSet.allOf(Task.class);
  }

  @Override
  public List<String> checkMaintain(String database, DatabaseMaintain wanted) {
    try (SqliteConnection connection = files.connect(files.existing(database), Mode.READ)) {
      return List.of(
          "%s %d tables of database \"%s\"."
              .formatted(wanted.task(), tables(connection, database, wanted).size(), database));
    }
  }

  private static List<String> tables(
      SqliteConnection connection, String database, DatabaseMaintain wanted) {
    List<String> all = connection.query(TABLES, row -> row.getString(1));
    if (wanted.tablesOrAll().isEmpty()) {
      return all;
    }
    List<String> named =
        all.stream()
            .filter(
                table ->
                    wanted.tablesOrAll().contains(table)
                        || wanted.tablesOrAll().contains("main." + table))
            .toList();
    if (named.isEmpty()) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "Database \"%s\" has none of the tables named.".formatted(database),
          "schema.describe shows the names.");
    }
    return named;
  }

  @Override
  public DatabaseMaintainResult maintain(
      String database, DatabaseMaintain wanted, WorkMonitor monitor) {
    long start = System.nanoTime();
    try (SqliteConnection connection = files.connect(files.existing(database), Mode.MAINTAIN);
        WorkMonitor.Registration stop = monitor.onCancel(connection::interrupt)) {
      monitor.throwIfCancelled();
      List<String> tables = tables(connection, database, wanted);
      List<MaintainedObject> objects =
          wanted.task() == Task.VACUUM || wanted.task() == Task.ESTIMATE_BLOAT
              ? List.of(whole(connection, database, wanted.task()))
              : each(connection, tables, wanted.task(), monitor);
      List<MaintainedObject> damaged =
          objects.stream().filter(object -> object.outcome() == Outcome.FAILED).toList();
      if (!damaged.isEmpty()) {
        throw damaged(database, damaged);
      }
      return new DatabaseMaintainResult(
          wanted.task(),
          objects.size(),
          0,
          0,
          objects.subList(0, Math.min(objects.size(), DatabaseMaintainResult.MAX_OBJECTS)),
          since(start));
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      throw e;
    }
  }

  private static EngineException damaged(String database, List<MaintainedObject> damaged) {
    return new EngineException(
        FailureCode.INTEGRITY_FAILED,
        "%d tables of database \"%s\" are damaged, among them %s: %s"
            .formatted(
                damaged.size(), database, damaged.getFirst().name(), damaged.getFirst().note()),
        "Keep the file and the last good backup before anything else.");
  }

  private static MaintainedObject whole(SqliteConnection connection, String database, Task task) {
    long start = System.nanoTime();
    long size = number(connection, "page_size");
    long before = size * number(connection, "page_count");
    long free = size * number(connection, "freelist_count");
    if (task == Task.ESTIMATE_BLOAT) {
      return new MaintainedObject(
          database, "database", Outcome.DONE, null, before, null, free, since(start));
    }
    connection.execute("VACUUM");
    long after = size * number(connection, "page_count");
    return new MaintainedObject(
        database, "database", Outcome.DONE, null, before, after, null, since(start));
  }

  private static long number(SqliteConnection connection, String pragma) {
    return connection.one("PRAGMA " + pragma, row -> row.getLong(1));
  }

  private static List<MaintainedObject> each(
      SqliteConnection connection, List<String> tables, Task task, WorkMonitor monitor) {
    List<MaintainedObject> objects = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      monitor.throwIfCancelled();
      monitor.progress(task.name(), i, (long) tables.size(), "tables");
      objects.add(one(connection, tables.get(i), task));
    }
    return objects;
  }

  private static MaintainedObject one(SqliteConnection connection, String table, Task task) {
    long start = System.nanoTime();
    String name = SqliteNames.quoted(table);
    if (task == Task.CHECK) {
      List<String> found =
          connection.query("PRAGMA integrity_check(" + name + ")", row -> row.getString(1));
      boolean sound = found.equals(List.of("ok"));
      return new MaintainedObject(
          table,
          "table",
          sound ? Outcome.DONE : Outcome.FAILED,
          sound ? null : String.join("; ", found.subList(0, Math.min(5, found.size()))),
          null,
          null,
          null,
          since(start));
    }
    connection.execute((task == Task.ANALYZE ? "ANALYZE " : "REINDEX ") + name);
    return new MaintainedObject(table, "table", Outcome.DONE, null, null, null, null, since(start));
  }

  private static Duration since(long start) {
    return Duration.ofMillis((System.nanoTime() - start) / 1_000_000);
  }
}
