package dev.windlass.postgresql.backup;

import dev.windlass.engine.WorkMonitor;
import dev.windlass.postgresql.connection.ServerConnection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends what a session does on the server when its work is cancelled. One cancel may come between
 * two statements and stop neither, so it is sent again until the work has noticed.
 */
final class StatementStop implements AutoCloseable {
  private static final int AGAIN_MILLIS = 100;
  private static final int TIMES = 300;

  private final ServerConnection connection;
  private final CountDownLatch over = new CountDownLatch(1);
  private final WorkMonitor.Registration registration;

  StatementStop(ServerConnection connection, WorkMonitor monitor) {
    this.connection = connection;
    this.registration = monitor.onCancel(this::stop);
  }

  private void stop() {
    try {
      for (int i = 0; i < TIMES && over.getCount() > 0; i++) {
        connection.cancel();
        if (over.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    registration.close();
  }
}
