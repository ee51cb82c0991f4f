package dev.windlass.benchmarks.dispatch.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * db-scheduler, which polls with lock-and-fetch, as its guide says for high throughput: limits of
 * 1.0 and 4.0 times its 20 threads. The guide's table and indexes.
 */
final class DbSchedulerPeer implements Peer {
  private static final int THREADS = 20;
  private static final int BATCH = 1_000;

  private final HikariDataSource database;
  private final OneTimeTask<Void> task;
  private final Scheduler scheduler;
  private volatile Count count = new Count(0);
  private int number;

  DbSchedulerPeer(HikariDataSource database) throws SQLException {
    this.database = database;
    database.setMaximumPoolSize(THREADS + 4);
    execute(
        """
        CREATE TABLE scheduled_tasks (
          task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
          execution_time timestamp with time zone NOT NULL, picked boolean NOT NULL, picked_by text,
          last_success timestamp with time zone, last_failure timestamp with time zone,
          consecutive_failures int, last_heartbeat timestamp with time zone,
          version bigint NOT NULL, priority smallint, PRIMARY KEY (task_name, task_instance));
        CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
        CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
        """);
    this.task = Tasks.oneTime("nothing").execute((_, _) -> count.ran());
    this.scheduler =
        Scheduler.create(database, task)
            .threads(THREADS)
            .pollUsingLockAndFetch(1.0, 4.0)
            .pollingInterval(Duration.ofMillis(200))
            .build();
    scheduler.start();
    scheduler.pause();
  }

  @Override
  public void prepare(int jobs) {
    count = new Count(jobs);
    Instant now = Instant.now(java.time.Clock.systemUTC());
    for (int done = 0; done < jobs; done += BATCH) {
      List<TaskInstance<?>> batch = new ArrayList<>();
      for (int i = done; i < Math.min(jobs, done + BATCH); i++) {
        batch.add(task.instance("job-" + number++));
      }
      scheduler.scheduleBatch(batch, now);
    }
  }

  @Override
  public double drain() throws Exception {
    Count mine = count;
    scheduler.resume();
    mine.await();
    while (!isEmpty()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    double seconds = mine.secondsSinceFirst();
    scheduler.pause();
    return seconds;
  }

  private boolean isEmpty() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT NOT EXISTS (SELECT 1 FROM scheduled_tasks)")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    scheduler.stop();
  }
}
