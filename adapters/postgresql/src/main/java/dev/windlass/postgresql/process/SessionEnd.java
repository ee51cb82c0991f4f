package dev.windlass.postgresql.process;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessKill.Mode;
import dev.windlass.messages.command.ProcessKillResult;
import dev.windlass.postgresql.connection.ServerConnection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cancels or terminates one session and looks whether it is gone. The session is found and
 * signalled in one statement, so that a process id that was reused meanwhile is not hit.
 */
final class SessionEnd {
  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final double FIRST_PAUSE_SECONDS = 0.001;
  private static final double LONGEST_PAUSE_SECONDS = 0.02;

  private static final String GONE_SESSION =
      "SELECT NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = ?::int"
          + " AND backend_start = ?::timestamptz)";
  private static final String GONE_STATEMENT =
      "SELECT NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = ?::int"
          + " AND backend_start = ?::timestamptz AND state = 'active' AND query_start ="
          + " ?::timestamptz)";

  private final ServerConnection connection;
  private final ProcessKill kill;

  SessionEnd(ServerConnection connection, ProcessKill kill) {
    this.connection = connection;
    this.kill = kill;
  }

  private record Seen(
      OffsetDateTime started,
      String type,
      @Nullable OffsetDateTime statementStarted,
      boolean same,
      boolean own) {}

  ProcessKillResult run(WorkMonitor monitor) {
    int pid = pid();
    Mode mode = kill.modeOrTerminate();
    Instant started = kill.started();
    OffsetDateTime expected = started == null ? null : started.atOffset(ZoneOffset.UTC);
    monitor.throwIfCancelled();
    Seen seen =
        connection
            .first(
                signal(mode),
                row ->
                    new Seen(
                        Objects.requireNonNull(
                            row.getObject("backend_start", OffsetDateTime.class)),
                        Objects.requireNonNull(row.getString("backend_type")),
                        row.getObject("query_start", OffsetDateTime.class),
                        row.getBoolean("same"),
                        row.getBoolean("own")),
                expected,
                expected,
                pid)
            .orElseThrow(this::notFound);
    refuse(seen);
    return new ProcessKillResult(kill.process(), mode, gone(pid, seen, mode));
  }

  /** A millisecond of tolerance: the sender's text of the time may be shorter than the server's. */
  private static String signal(Mode mode) {
    return """
        WITH seen AS MATERIALIZED (
          SELECT a.pid, a.backend_start, a.backend_type, a.query_start,
                 (?::timestamptz IS NULL
                  OR abs(extract(epoch FROM a.backend_start - ?::timestamptz)) < 0.001) AS same,
                 a.pid = pg_backend_pid() AS own
            FROM pg_stat_activity a WHERE a.pid = ?::int)
        SELECT backend_start, backend_type, query_start, same, own,
               CASE WHEN same AND NOT own AND backend_type = 'client backend'
                    THEN %s END AS signalled
          FROM seen
        """
        .formatted(mode == Mode.CANCEL ? "pg_cancel_backend(pid)" : "pg_terminate_backend(pid)");
  }

  private int pid() {
    try {
      return Integer.parseInt(kill.process());
    } catch (NumberFormatException e) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "process must be a PostgreSQL process id, a whole number, not \"%s\"."
              .formatted(kill.process()),
          "process.list shows the ids.");
    }
  }

  private void refuse(Seen seen) {
    if (!seen.same()) {
      throw notFound();
    }
    if (seen.own()) {
      throw new EngineException(
          FailureCode.CONFLICT, "Process %s is Windlass itself.".formatted(kill.process()), null);
    }
    if (!"client backend".equals(seen.type())) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Process %s is a %s, not a client's session; it was left alone."
              .formatted(kill.process(), seen.type()),
          "The server's own processes are ended through its configuration.");
    }
  }

  private EngineException notFound() {
    Instant started = kill.started();
    return new EngineException(
        FailureCode.NOT_FOUND,
        "There is no session %s%s."
            .formatted(kill.process(), started == null ? "" : " that began at " + started),
        "It ended by itself, or its id went to another session; process.list shows what is there.");
  }

  /**
   * The server itself does the waiting between two looks. An idle session goes within a
   * millisecond, one that has much to undo takes longer.
   */
  private boolean gone(int pid, Seen seen, Mode mode) {
    long start = System.nanoTime();
    double pause = FIRST_PAUSE_SECONDS;
    while (true) {
      boolean gone =
          mode == Mode.TERMINATE
              ? connection.one(GONE_SESSION, row -> row.getBoolean(1), pid, seen.started())
              : connection.one(
                  GONE_STATEMENT,
                  row -> row.getBoolean(1),
                  pid,
                  seen.started(),
                  seen.statementStarted());
      if (gone || System.nanoTime() - start > PATIENCE_NANOS) {
        return gone;
      }
      connection.one("SELECT pg_sleep(?)", row -> true, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_SECONDS);
    }
  }
}
