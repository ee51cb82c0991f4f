package dev.windlass.postgresql.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.EngineException;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TestPostgres;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A cancel stops the statement that runs, and none after it. On a machine with more to do than it
 * has cores, one followed within 300 tries, before it was waited for.
 */
class CancelTest {
  private static final PostgresServer SERVER = TestPostgres.shared();
  private static final int TRIES = 300;

  @Test
  void doesNotReachTheStatementThatFollows() throws InterruptedException {
    try (Connections connections = new Connections(CopyOutTest.settings(SERVER, "disable"));
        ServerConnection session = connections.open("postgres", Purpose.MAINTENANCE)) {
      for (int i = 0; i < TRIES; i++) {
        Thread cancel =
            Thread.ofPlatform()
                .start(
                    () -> {
                      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
                      session.cancel();
                    });
        EngineException stopped =
            catchThrowableOfType(
                EngineException.class, () -> session.one("SELECT pg_sleep(1)", row -> true));
        if (stopped == null) {
          // The cancel came before the statement, and found nothing to stop.
          cancel.join();
        }
        int next = session.one("SELECT 1 FROM pg_sleep(0.003)", row -> row.getInt(1));
        assertThat(next).as("after cancel %d", i).isEqualTo(1);
        cancel.join();
      }
    }
  }
}
