package dev.windlass.postgresql.observation;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through databases for the points of their tables, beside whatever the caller does meanwhile.
 * There are never more than {@value #SESSIONS} sessions for it. A session spends most of its time
 * looking up one relation after the other for its size, so where there are few databases, tables
 * and indexes are asked for in one session each.
 */
final class TableWalk implements AutoCloseable {
  private static final int SESSIONS = 2;
  private static final int FEW_DATABASES = 4;

  private final Connections connections;
  private final Points asked;
  private final WorkMonitor monitor;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(SESSIONS, Thread.ofVirtual().factory());
  private final List<Future<Points>> visits = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private volatile boolean over;

  /** A database, and why nobody or not this login can connect to it; null when it can. */
  record Database(String name, @Nullable String obstacle) {}

  private TableWalk(Connections connections, Points asked, WorkMonitor monitor) {
    this.connections = connections;
    this.asked = asked;
    this.monitor = monitor;
  }

  /** Sets out; to none when no point of a table is asked for. */
  static TableWalk start(
      Connections connections, List<Database> databases, Points asked, WorkMonitor monitor) {
    TableWalk walk = new TableWalk(connections, asked, monitor);
    boolean tables = DatabasePoints.ofTables(asked);
    boolean indexes = DatabasePoints.ofIndexes(asked);
    if (tables || indexes) {
      boolean apart = tables && indexes && databases.size() <= FEW_DATABASES;
      databases.forEach(database -> walk.plan(database, apart));
    }
    return walk;
  }

  private void plan(Database database, boolean apart) {
    if (database.obstacle() != null) {
      notes.add(
          "Nothing is known of the tables of database \"%s\": it %s."
              .formatted(database.name(), database.obstacle()));
    } else if (apart) {
      visits.add(threads.submit(() -> visit(database, DatabasePoints::tables)));
      visits.add(threads.submit(() -> visit(database, DatabasePoints::indexes)));
    } else {
      visits.add(
          threads.submit(
              () ->
                  visit(
                      database,
                      all -> {
                        all.tables();
                        all.indexes();
                      })));
    }
  }

  private Points visit(Database database, Consumer<DatabasePoints> ask) {
    Points found = asked.none();
    if (over) {
      return found;
    }
    monitor.throwIfCancelled();
    try (ServerConnection connection = connections.open(database.name(), Purpose.CONTROL);
        WorkMonitor.Registration stop = monitor.onCancel(connection::cancel)) {
      connection.execute(
          "SET statement_timeout = " + connections.settings().statementTimeout().toMillis());
      ask.accept(new DatabasePoints(connection, found, database.name()));
      return found;
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      if (e.code() != FailureCode.NOT_FOUND) {
        throw e;
      }
      // It was dropped meanwhile.
      return asked.none();
    }
  }

  /**
   * Waits for what was found, and adds it, in the order of the databases.
   *
   * @throws EngineException what the first database failed with
   */
  void join(Points points, List<String> remarks) {
    visits.forEach(visit -> points.add(found(visit)));
    remarks.addAll(notes);
  }

  private static Points found(Future<Points> visit) {
    try {
      return visit.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(
          FailureCode.CANCELLED, "Stopped while databases were asked for their tables.", null);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof EngineException failure
          ? failure
          : new IllegalStateException("Asking a database for its tables failed.", e.getCause());
    }
  }

  /** Sets out to no further database, and waits for the sessions that are under way. */
  @Override
  public void close() {
    over = true;
    threads.close();
  }
}
