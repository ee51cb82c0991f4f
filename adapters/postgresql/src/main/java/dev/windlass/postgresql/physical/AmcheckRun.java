package dev.windlass.postgresql.physical;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A run of <a href="https://www.postgresql.org/docs/current/app-pgamcheck.html">pg_amcheck</a> on a
 * server that was made here. It installs amcheck in databases that have it not.
 */
final class AmcheckRun {
  private static final String PROGRAM = "pg_amcheck";
  private static final long LOOK_MILLIS = 100;
  private static final int DAMAGED = 2;

  /** PostgreSQL 13 has no such program, and its amcheck knows indexes alone. */
  private static final int FIRST_MAJOR = 14;

  private static final int NAMED_LINES = 12;

  /** What it says once a second, and at its end: how many of how many it has checked. */
  private static final Pattern PROGRESS =
      Pattern.compile("(\\d+)/(\\d+) relations \\(\\d+%\\), +(\\d+)/(\\d+) pages");

  /** What says nothing of why it failed. */
  private static final Pattern CHATTER = Pattern.compile("relations \\(\\d+%\\)|^NOTICE:");

  /** What a server writes into its log when damage brings a session down. */
  private static final Pattern CRASH =
      Pattern.compile("was terminated by signal|Failed process was running|PANIC:");

  /** What the origin has set for its sessions, limits and triggers, is not meant for this one. */
  private static final String OPTIONS =
      "-c statement_timeout=0 -c lock_timeout=0 -c default_transaction_read_only=off"
          + " -c session_replication_role=replica";

  private final RecoverySocket socket;
  private final String role;
  private final int hands;

  /**
   * Runs it.
   *
   * @param role a superuser
   * @param hands with how many sessions
   */
  AmcheckRun(RecoverySocket socket, String role, int hands) {
    this.socket = socket;
    this.role = role;
    this.hands = hands;
  }

  /** Whether a server of this version can be checked. */
  static boolean knows(int major) {
    return major >= FIRST_MAJOR;
  }

  /** Refuses when the worker's machine lacks the program that checks such a server. */
  static void requireProgram(int major, Path programs) {
    if (knows(major) && !Files.isExecutable(programs.resolve(PROGRAM))) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "A server that is made to verify a backup is checked by %s, which is not in %s."
              .formatted(PROGRAM, programs),
          "Install PostgreSQL's contrib modules on the worker's machine, or verify by CHECKSUM.");
    }
  }

  /**
   * How far it is.
   *
   * @param relations tables and indexes, all that it is to check
   * @param checkedPages how many pages it has checked
   * @param pages how many it is to check, by the statistics that the server keeps
   */
  private record Reached(long relations, long checkedPages, long pages) {
    private static Reached of(MatchResult line) {
      return new Reached(
          Long.parseLong(line.group(2)),
          Long.parseLong(line.group(3)),
          Long.parseLong(line.group(4)));
    }
  }

  /**
   * Checks databases. A server that could not be checked is stopped.
   *
   * @param options what of them
   * @return how many tables and indexes they have
   * @throws EngineException {@code INTEGRITY_FAILED} with what is damaged, {@code STATEMENT_FAILED}
   *     when it could not be checked
   */
  long check(List<String> databases, List<String> options, WorkMonitor monitor) throws IOException {
    if (databases.isEmpty()) {
      return 0;
    }
    List<String> words = new ArrayList<>(options);
    words.addAll(List.of("--install-missing", "--progress", "--jobs=" + hands));
    // Patterns, in which a quoted name stands for itself.
    databases.forEach(database -> words.add("--database=" + Sql.identifier(database)));
    Path found = socket.place().directory().resolve("amcheck.found");
    Path said = socket.place().directory().resolve("amcheck.said");
    int status = run(socket.line(PROGRAM, role, words), found, said, monitor);
    return switch (status) {
      case 0 -> reached(said).relations();
      case DAMAGED -> throw damaged(first(found, _ -> true));
      default -> {
        // A session's end is seen by its client before the server has written why; a server that
        // has stopped has written all.
        RecoveringServer.stop(socket.place(), socket.programs(), "fast");
        String crash = first(socket.place().serverLog(), CRASH.asPredicate());
        throw crash.isEmpty()
            ? new EngineException(
                FailureCode.STATEMENT_FAILED,
                "The server that was made from the backup starts, and could not be checked: "
                    + first(said, CHATTER.asPredicate().negate()),
                "PostgreSQL's contrib modules, with amcheck, have to be on the worker's machine.")
            : damaged("it crashed when it was checked: " + crash);
      }
    };
  }

  private static EngineException damaged(String what) {
    return new EngineException(
        FailureCode.INTEGRITY_FAILED,
        "The server that was made from the backup starts, and is damaged: " + what,
        "Its files are those of the origin: send the origin database.maintain with CHECK, and keep"
            + " older backups.");
  }

  /** The first lines; there is one for each row that is damaged. */
  private static String first(Path file, Predicate<String> wanted) throws IOException {
    try (BufferedReader lines = reader(file)) {
      return lines
          .lines()
          .filter(wanted)
          .limit(NAMED_LINES)
          .map(String::strip)
          .collect(Collectors.joining(" "));
    }
  }

  private static Reached reached(Path said) throws IOException {
    try (BufferedReader lines = reader(said)) {
      return lines
          .lines()
          .map(PROGRESS::matcher)
          .filter(Matcher::find)
          .reduce((_, later) -> later)
          .map(Reached::of)
          .orElse(new Reached(0, 0, 0));
    }
  }

  private static BufferedReader reader(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
  }

  private static int run(List<String> line, Path found, Path said, WorkMonitor monitor)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(found.toFile()).redirectError(said.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PG"));
    environment.put("LC_ALL", "C");
    environment.put("PGOPTIONS", OPTIONS);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        monitor.throwIfCancelled();
        Reached now = reached(said);
        monitor.progress("check", now.checkedPages(), now.pages(), "pages");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      monitor.throwIfCancelled();
      throw new EngineException(FailureCode.CANCELLED, "The worker is shutting down.", null);
    } finally {
      process.destroy();
    }
  }
}
