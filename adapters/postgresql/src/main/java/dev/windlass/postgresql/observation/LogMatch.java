package dev.windlass.postgresql.observation;

import dev.windlass.messages.command.LogEntry;
import dev.windlass.messages.command.LogsGet;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which entries are asked for. */
final class LogMatch {
  private static final Duration USUAL = Duration.ofHours(1);

  private final Instant from;
  private final Instant to;
  private final LogsGet.Level level;
  private final @Nullable String pattern;

  LogMatch(LogsGet filter, Instant now) {
    this.to = Objects.requireNonNullElse(filter.to(), now);
    this.from = Objects.requireNonNullElse(filter.from(), to.minus(USUAL));
    this.level = Objects.requireNonNullElse(filter.level(), LogsGet.Level.DEBUG);
    String text = filter.contains();
    this.pattern = text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  Instant from() {
    return from;
  }

  boolean fits(LogEntry entry) {
    return !entry.time().isBefore(from)
        && entry.time().isBefore(to)
        && level(entry.level()).compareTo(level) >= 0
        && (pattern == null || entry.message().toLowerCase(Locale.ROOT).contains(pattern));
  }

  /** LOG is what the server says in the normal course of things, checkpoints for example. */
  private static LogsGet.Level level(String severity) {
    return switch (severity) {
      case "NOTICE" -> LogsGet.Level.NOTICE;
      case "WARNING" -> LogsGet.Level.WARNING;
      case "ERROR" -> LogsGet.Level.ERROR;
      case "FATAL", "PANIC" -> LogsGet.Level.FATAL;
      default -> severity.startsWith("DEBUG") ? LogsGet.Level.DEBUG : LogsGet.Level.INFO;
    };
  }
}
