package dev.windlass.postgresql.physical;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.ServerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server that is started on unpacked files and recovers. It is asked over a socket that only its
 * own account can reach, and listens on this machine alone; its settings are given when it is
 * started, so that none of them stays in the files. It outlives the worker.
 */
final class RecoveringServer {
  private static final long LOOK_MILLIS = 100;
  private static final int LOG_LINES = 6;

  /** What it says to those who come while it starts. */
  private static final String NOT_YET = "57P03";

  private final RecoverySocket socket;
  private final ServerSettings settings;
  private final Process process;

  private RecoveringServer(RecoverySocket socket, ServerSettings settings, Process process) {
    this.socket = socket;
    this.settings = settings;
    this.process = process;
  }

  /**
   * How it stands.
   *
   * @param recovering whether it reads the log
   * @param paused whether it has reached its target and waits
   * @param position up to where it has the log
   * @param lastTransactionAt when the last transaction was committed that the log had; null for
   *     none
   * @param timeline the history that it writes; 0 while it recovers
   */
  record State(
      boolean recovering,
      boolean paused,
      LogPosition position,
      @Nullable Instant lastTransactionAt,
      long timeline) {}

  /** Starts it. */
  static RecoveringServer start(
      RecoveryPlace place,
      Path programs,
      ServerSettings settings,
      int port,
      Map<String, String> parameters)
      throws IOException {
    List<String> words =
        new ArrayList<>(List.of(programs.resolve("postgres").toString(), "-D", "" + place.data()));
    parameters.forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
    // A session of its own: a signal to the worker's group is not meant for the server.
    List<String> line = new ArrayList<>(List.of("setsid"));
    line.addAll(place.asServer(words));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(place.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(place.serverLog().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    return new RecoveringServer(new RecoverySocket(place, programs, port), settings, process);
  }

  /** Whether its process lives. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits a moment, or for its end. */
  void pause(WorkMonitor monitor) {
    try {
      monitor.throwIfCancelled();
      var _ = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      monitor.throwIfCancelled();
      throw new EngineException(FailureCode.CANCELLED, "The worker is shutting down.", null);
    }
  }

  /** How it stands; empty while it does not answer. */
  Optional<State> ask() {
    String sql =
        "SELECT pg_is_in_recovery(), CASE WHEN pg_is_in_recovery()"
            + " THEN pg_get_wal_replay_pause_state() END = 'paused',"
            + " coalesce(pg_last_wal_replay_lsn(), '0/0'),"
            + " extract(epoch FROM pg_last_xact_replay_timestamp()) * 1000000,"
            + " CASE WHEN pg_is_in_recovery() THEN 0 ELSE"
            + " ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int END";
    try {
      return Optional.of(
          state(socket.ask(settings.username(), settings.maintenanceDatabase(), sql)));
    } catch (IOException notYet) {
      return Optional.empty();
    }
  }

  private static State state(List<String> columns) {
    String last = columns.get(3);
    long micros = last.isEmpty() ? -1 : new java.math.BigDecimal(last).longValue();
    return new State(
        columns.get(0).equals("t"),
        columns.get(1).equals("t"),
        LogPosition.of(columns.get(2)),
        micros < 0 ? null : Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000),
        Long.parseLong(columns.get(4)));
  }

  /** Stops it and waits; says nothing when none runs. */
  static void stop(RecoveryPlace place, Path programs, String mode) {
    if (Files.notExists(place.data().resolve("postmaster.pid"))) {
      return;
    }
    try {
      var _ =
          RecoveryPlace.run(
              place.asServer(
                  List.of(
                      programs.resolve("pg_ctl").toString(),
                      "-D",
                      place.data().toString(),
                      "-m",
                      mode,
                      "-w",
                      "-t",
                      "600",
                      "stop")));
    } catch (IOException gone) {
      // A stale postmaster.pid, or a server that ends by itself.
    }
  }

  /** Why it ended, by the last lines of its log. */
  EngineException ended() {
    return new EngineException(
        FailureCode.STATEMENT_FAILED,
        "The server that was made from the backup ended: " + String.join("; ", logEnd()),
        "The worker's machine has what the backup needs beside its files, such as libraries of"
            + " extensions, or not.");
  }

  private List<String> logEnd() {
    try {
      List<String> lines = Files.readAllLines(socket.place().serverLog(), StandardCharsets.UTF_8);
      List<String> fatal =
          lines.stream()
              .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
              .filter(line -> !line.startsWith(NOT_YET))
              .toList();
      return fatal.subList(Math.max(0, fatal.size() - LOG_LINES), fatal.size());
    } catch (IOException e) {
      return List.of("its log cannot be read: " + e.getMessage());
    }
  }
}
