package dev.windlass.postgresql.restore;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries out an {@link IndexPlan}, each hand over a connection of its own. Each statement is a
 * transaction. When one fails, or the work is cancelled, the sessions of all are ended on the
 * server; what was made until then stays, and {@link PostDataSweep} takes it away.
 */
final class IndexBuild {
  private final Connections connections;
  private final String database;
  private final int hands;
  private final WorkMonitor monitor;
  private final Set<Integer> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  IndexBuild(Connections connections, String database, int hands, WorkMonitor monitor) {
    this.connections = connections;
    this.database = database;
    this.hands = hands;
    this.monitor = monitor;
  }

  /**
   * Makes everything.
   *
   * @throws EngineException the first failure of a statement, or that the work has to stop
   */
  void make(IndexPlan plan) {
    int all = plan.size();
    run(IntStream.range(0, plan.tasks().size()).mapToObj(task -> work(plan, task)).toList(), all);
    run(plan.constraints().isEmpty() ? List.of() : List.of(plan.constraints()), all);
  }

  private List<String> work(IndexPlan plan, int task) {
    String room = "SET maintenance_work_mem = '%dkB';".formatted(plan.sortRoom(task, hands) / 1024);
    return plan.tasks().get(task).statements().stream().map(statement -> room + statement).toList();
  }

  private void run(List<List<String>> tasks, int all) {
    Queue<List<String>> queue = new ConcurrentLinkedQueue<>(tasks);
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int hand = 0; hand < Math.min(hands, tasks.size()); hand++) {
      running.add(CompletableFuture.runAsync(() -> work(queue, all), Thread::startVirtualThread));
    }
    running.forEach(CompletableFuture::join);
    RuntimeException failed = failure.get();
    if (failed != null) {
      monitor.throwIfCancelled();
      throw failed;
    }
  }

  private void work(Queue<List<String>> queue, int all) {
    try (ServerConnection connection = LoadingSession.open(connections, database)) {
      int session = connection.one("SELECT pg_backend_pid()", row -> row.getInt(1));
      sessions.add(session);
      try (WorkMonitor.Registration stop = monitor.onCancel(() -> end(session))) {
        for (List<String> task = queue.poll(); task != null; task = queue.poll()) {
          for (String statement : task) {
            throwIfOver();
            connection.executeScript(statement);
            monitor.progress("indexes", done.incrementAndGet(), (long) all, "objects");
          }
        }
      } finally {
        sessions.remove(session);
      }
    } catch (RuntimeException e) {
      if (failure.compareAndSet(null, e)) {
        sessions.forEach(this::end);
      }
    }
  }

  private void throwIfOver() {
    monitor.throwIfCancelled();
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** A statement that is not begun yet would not notice a mere cancel. */
  private void end(int session) {
    try (ServerConnection control = connections.control()) {
      control.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ?"
              + " AND datname::text = ?",
          row -> row.getBoolean(1),
          session,
          database);
    } catch (EngineException unreachable) {
      // Then there is nobody to tell, and the sessions end with the connection.
    }
  }
}
