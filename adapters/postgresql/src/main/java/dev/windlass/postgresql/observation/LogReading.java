package dev.windlass.postgresql.observation;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Observation.ReadLog;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.LogEntry;
import dev.windlass.messages.command.LogsGet;
import dev.windlass.postgresql.connection.ServerConnection;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log files from the newest to the oldest, each from its beginning, until there are
 * entries enough or the time is reached.
 */
final class LogReading {
  private static final int PIECE = 1 << 20;
  private static final int LONGEST_TEXT = 16_000;

  private static final String FACTS =
      """
      SELECT current_setting('logging_collector') = 'on' AS collected,
             COALESCE(current_setting('log_destination'), '') AS destination,
             current_setting('log_timezone') AS zone,
             has_function_privilege('pg_ls_logdir()', 'EXECUTE')
               AND has_function_privilege('pg_read_binary_file(text,bigint,bigint)', 'EXECUTE')
               AND pg_has_role('pg_read_all_settings', 'USAGE') AS allowed,
             clock_timestamp() AS now
      """;

  private final ServerConnection connection;
  private final String engine;
  private final LogsGet filter;
  private final WorkMonitor monitor;
  private final List<String> sources = new ArrayList<>();
  private boolean truncated;

  LogReading(ServerConnection connection, String engine, LogsGet filter, WorkMonitor monitor) {
    this.connection = connection;
    this.engine = engine;
    this.filter = filter;
    this.monitor = monitor;
  }

  private record Facts(
      boolean collected, String destination, String zone, boolean allowed, Instant now) {}

  private record LogFile(String path, long size, Instant modified) {}

  ReadLog run() {
    Facts facts =
        connection.one(
            FACTS,
            row ->
                new Facts(
                    row.getBoolean("collected"),
                    Objects.requireNonNull(row.getString("destination")),
                    Objects.requireNonNull(row.getString("zone")),
                    row.getBoolean("allowed"),
                    row.getObject("now", OffsetDateTime.class).toInstant()));
    String name = format(facts);
    LogMatch match = new LogMatch(filter, facts.now());
    List<List<LogEntry>> newestFirst = new ArrayList<>();
    int left = Objects.requireNonNullElse(filter.limit(), LogsGet.DEFAULT_LIMIT);
    for (LogFile file : files(LogFormat.of(name, zone(facts.zone())).extension())) {
      if (left == 0 || file.modified().isBefore(match.from())) {
        truncated |= left == 0 && !file.modified().isBefore(match.from());
        break;
      }
      LogFormat format = LogFormat.of(name, zone(facts.zone()));
      List<LogEntry> newest = newest(file, format, match, left);
      newestFirst.add(newest);
      left -= newest.size();
    }
    Collections.reverse(newestFirst);
    return new ReadLog(newestFirst.stream().flatMap(List::stream).toList(), truncated, sources);
  }

  private String format(Facts facts) {
    if (!facts.collected()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Engine %s does not collect its log in files (logging_collector is off)."
              .formatted(engine),
          "Set logging_collector to on, which needs a restart, or read the log where it goes now.");
    }
    if (!facts.allowed()) {
      throw new EngineException(
          FailureCode.PERMISSION_DENIED,
          "The login of engine %s may not read the server's log files.".formatted(engine),
          "GRANT pg_monitor TO the login, and GRANT EXECUTE ON FUNCTION"
              + " pg_read_binary_file(text, bigint, bigint) TO it.");
    }
    for (String known : List.of("jsonlog", "csvlog")) {
      if (facts.destination().contains(known)) {
        return known;
      }
    }
    throw new EngineException(
        FailureCode.PRECONDITION_FAILED,
        "Engine %s writes its log as %s, which cannot be read back for certain."
            .formatted(engine, facts.destination()),
        "Set log_destination to jsonlog (PostgreSQL 15 and later) or csvlog; a reload is enough.");
  }

  /** PostgreSQL knows zones by the same names; one that it alone understands is taken for UTC. */
  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      return ZoneOffset.UTC;
    }
  }

  private List<LogFile> files(String extension) {
    return connection.query(
        "SELECT current_setting('log_directory') || '/' || name AS path, size, modification"
            + " FROM pg_ls_logdir() WHERE right(name, length(?)) = ? ORDER BY modification DESC",
        row ->
            new LogFile(
                Objects.requireNonNull(row.getString("path")),
                row.getLong("size"),
                row.getObject("modification", OffsetDateTime.class).toInstant()),
        extension,
        extension);
  }

  private List<LogEntry> newest(LogFile file, LogFormat format, LogMatch match, int limit) {
    Deque<LogEntry> newest = new ArrayDeque<>();
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    ByteBuffer bytes = ByteBuffer.allocate(PIECE + 8);
    CharBuffer characters = CharBuffer.allocate(PIECE + 8);
    for (long offset = 0; offset < file.size(); ) {
      monitor.throwIfCancelled();
      monitor.progress("read " + file.path(), offset, file.size(), "bytes");
      byte[] piece = piece(file, offset);
      if (piece == null || piece.length == 0) {
        break;
      }
      offset += piece.length;
      bytes.put(piece).flip();
      characters.clear();
      decoder.decode(bytes, characters, false);
      bytes.compact();
      format.read(characters.flip().toString(), entry -> keep(entry, match, newest, limit));
    }
    sources.add(file.path());
    return List.copyOf(newest);
  }

  private byte @Nullable [] piece(LogFile file, long offset) {
    int length = (int) Math.min(PIECE, file.size() - offset);
    return connection.one(
        "SELECT pg_read_binary_file(?, ?, ?)",
        row -> row.getBytes(1),
        file.path(),
        offset,
        (long) length);
  }

  private void keep(LogEntry entry, LogMatch match, Deque<LogEntry> newest, int limit) {
    if (match.fits(entry)) {
      newest.addLast(shortened(entry));
      if (newest.size() > limit) {
        newest.removeFirst();
        truncated = true;
      }
    }
  }

  private static LogEntry shortened(LogEntry entry) {
    return new LogEntry(
        entry.time(),
        entry.level(),
        Objects.requireNonNull(cut(entry.message())),
        entry.code(),
        entry.database(),
        entry.user(),
        entry.process(),
        entry.client(),
        entry.application(),
        cut(entry.detail()),
        cut(entry.hint()),
        cut(entry.statement()));
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= LONGEST_TEXT
        ? text
        : text.substring(0, LONGEST_TEXT) + "…";
  }
}
