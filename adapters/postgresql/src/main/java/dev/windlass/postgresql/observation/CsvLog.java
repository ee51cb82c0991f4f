package dev.windlass.postgresql.observation;

import dev.windlass.messages.command.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code log_destination = csvlog}: one record an entry; texts in quotes may have many lines. */
final class CsvLog implements LogFormat {
  private static final int TIME = 0;
  private static final int USER = 1;
  private static final int DATABASE = 2;
  private static final int PROCESS = 3;
  private static final int CLIENT = 4;
  private static final int SEVERITY = 11;
  private static final int CODE = 12;
  private static final int MESSAGE = 13;
  private static final int DETAIL = 14;
  private static final int HINT = 15;
  private static final int STATEMENT = 19;
  private static final int APPLICATION = 22;

  private final LogTime times;
  private final StringBuilder field = new StringBuilder();
  private List<String> fields = new ArrayList<>();
  private boolean quoted;

  CsvLog(LogTime times) {
    this.times = times;
  }

  @Override
  public String extension() {
    return ".csv";
  }

  /** A doubled quote closes and opens again, which keeps the state right across pieces. */
  @Override
  public void read(String text, Consumer<LogEntry> entries) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        field.append(c);
      } else if (c == ',' && !quoted) {
        endField();
      } else if (c == '\n' && !quoted) {
        endField();
        entry(entries);
        fields = new ArrayList<>();
      } else {
        field.append(c);
      }
    }
  }

  private void endField() {
    int length = field.length();
    boolean inQuotes = length > 1 && field.charAt(0) == '"' && field.charAt(length - 1) == '"';
    fields.add(inQuotes ? field.substring(1, length - 1).replace("\"\"", "\"") : field.toString());
    field.setLength(0);
  }

  private void entry(Consumer<LogEntry> entries) {
    if (fields.size() > APPLICATION) {
      entries.accept(
          new LogEntry(
              times.read(fields.get(TIME)),
              fields.get(SEVERITY),
              fields.get(MESSAGE),
              text(CODE),
              text(DATABASE),
              text(USER),
              text(PROCESS),
              text(CLIENT),
              text(APPLICATION),
              text(DETAIL),
              text(HINT),
              text(STATEMENT)));
    }
  }

  private @Nullable String text(int column) {
    String value = fields.get(column);
    return value.isEmpty() ? null : value;
  }
}
