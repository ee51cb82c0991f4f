package dev.windlass.benchmarks.dispatch.peer;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;

/**
 * JobRunr, the open-source edition, with the shortest poll it takes (5 s) and, as it chooses by
 * itself, virtual threads; jobs are enqueued as a stream, which its guide calls the fast way.
 */
public final class JobRunrPeer implements Peer {
  private static final int THREADS = 32;
  private static final int CONNECTIONS = 20;
  private static volatile Count count = new Count(0);

  private final StorageProvider storage;
  private final JobScheduler jobs;
  private final BackgroundJobServer server;
  private long succeededBefore;
  private int prepared;

  JobRunrPeer(HikariDataSource database) {
    database.setMaximumPoolSize(CONNECTIONS);
    Jackson3JsonMapper json = new Jackson3JsonMapper();
    storage = new PostgresStorageProvider(database);
    storage.setJobMapper(new JobMapper(json));
    jobs = new JobScheduler(storage);
    server =
        new BackgroundJobServer(
            storage,
            json,
            null,
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andPollInterval(Duration.ofSeconds(5))
                .andWorkerCount(THREADS));
    server.start();
    server.pauseProcessing();
  }

  /** The job. */
  public static void nothing(int ignored) {
    count.ran();
  }

  @Override
  public void prepare(int wanted) {
    count = new Count(wanted);
    prepared = wanted;
    succeededBefore = storage.countJobs(StateName.SUCCEEDED);
    jobs.enqueue(IntStream.range(0, wanted).boxed(), number -> nothing(number));
  }

  @Override
  public double drain() throws InterruptedException {
    Count mine = count;
    server.resumeProcessing();
    mine.await();
    while (storage.countJobs(StateName.SUCCEEDED) - succeededBefore < prepared) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    double seconds = mine.secondsSinceFirst();
    server.pauseProcessing();
    return seconds;
  }

  @Override
  public void close() {
    server.stop();
  }
}
