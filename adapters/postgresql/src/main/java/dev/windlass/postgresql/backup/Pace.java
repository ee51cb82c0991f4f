package dev.windlass.postgresql.backup;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.BackupPace;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets others on the server go first: while they work, a backup rests for most of every second. All
 * hands rest at the same time, and long enough for what the server sends ahead to fill the
 * connection, since a server that can still send does not rest. Used by all hands.
 *
 * <p>Whether others work is looked up once a second in {@code pg_stat_activity}, which shows the
 * sessions of other roles to members of {@code pg_read_all_stats} alone; a role that is none sees
 * the sessions of roles it belongs to, and rests for those.
 */
public final class Pace {
  /** Sessions that wait for nothing, or for the disk or each other's pages, but for no lock. */
  private static final String OTHERS_AT_WORK =
      """
      SELECT count(*) FROM pg_stat_activity
       WHERE state = 'active' AND backend_type IN ('client backend', 'parallel worker')
         AND pid <> pg_backend_pid() AND application_name <> ? AND application_name <> ?
         AND COALESCE(wait_event_type, '') NOT IN ('Lock', 'Client', 'Timeout', 'Extension')
      """;

  private static final Duration CYCLE = Duration.ofSeconds(1);
  private static final Duration WORK = Duration.ofMillis(400);
  private static final Duration BREATH = Duration.ofMillis(50);

  /** How much one look counts beside those before it. */
  private static final double WEIGHT = 0.25;

  private final Connections connections;
  private final boolean givesWay;
  private final long began = System.nanoTime();
  private final AtomicLong nextLook = new AtomicLong(began);
  private volatile double others = -1;

  /**
   * A pace for one backup.
   *
   * @param pace {@link BackupPace#FULL} for one that never rests
   */
  public Pace(Connections connections, BackupPace pace) {
    this.connections = connections;
    this.givesWay = pace == BackupPace.GENTLE;
  }

  /**
   * Called between two pieces of work that take some ten milliseconds each; comes back when it is
   * time for the next.
   *
   * @throws EngineException what the monitor says when the work has to stop meanwhile
   */
  public void rest(WorkMonitor monitor) {
    if (!givesWay) {
      return;
    }
    look(monitor);
    if (!isGivingWay()) {
      return;
    }
    long due = dueRest();
    long from = System.nanoTime();
    while (System.nanoTime() - from < due) {
      monitor.throwIfCancelled();
      LockSupport.parkNanos(Math.min(BREATH.toNanos(), due));
    }
  }

  private long dueRest() {
    long within = Math.floorMod(System.nanoTime() - began, CYCLE.toNanos());
    return within < WORK.toNanos() ? 0 : CYCLE.toNanos() - within;
  }

  /** Whether others were at work lately, one session of them at least. */
  private boolean isGivingWay() {
    return others >= 1;
  }

  private void look(WorkMonitor monitor) {
    long now = System.nanoTime();
    long next = nextLook.get();
    if (now - next < 0 || !nextLook.compareAndSet(next, now + CYCLE.toNanos())) {
      return;
    }
    try (ServerConnection control = connections.control();
        WorkMonitor.Registration stop = monitor.onCancel(control::abort)) {
      long seen =
          control.one(
              OTHERS_AT_WORK,
              row -> row.getLong(1),
              Purpose.BACKUP.applicationName(connections.settings()),
              Purpose.CONTROL.applicationName(connections.settings()));
      others = others < 0 ? seen : others + WEIGHT * (seen - others);
    } catch (EngineException unknown) {
      // The backup's own sessions find out whether the server is gone.
    }
  }
}
