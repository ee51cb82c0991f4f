package dev.windlass.postgresql.observation;

import dev.windlass.messages.command.LogEntry;
import java.time.ZoneId;
import java.util.function.Consumer;

/** How the server writes its log, and how that is read, piece by piece as it comes. */
interface LogFormat {
  /** The end of the files' names. */
  String extension();

  /** Takes the next piece of text; gives every entry that is complete. */
  void read(String text, Consumer<LogEntry> entries);

  /** The one of this name; times are in the zone that the server writes its log in. */
  static LogFormat of(String name, ZoneId zone) {
    return name.equals("jsonlog") ? new JsonLog(new LogTime(zone)) : new CsvLog(new LogTime(zone));
  }
}
