package dev.windlass.postgresql.observation;

import dev.windlass.messages.command.LogEntry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code log_destination = jsonlog}, PostgreSQL 15 and later: one object a line. */
final class JsonLog implements LogFormat {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final LogTime times;
  private final StringBuilder rest = new StringBuilder();

  JsonLog(LogTime times) {
    this.times = times;
  }

  @Override
  public String extension() {
    return ".json";
  }

  @Override
  public void read(String text, Consumer<LogEntry> entries) {
    rest.append(text);
    int start = 0;
    for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", start)) {
      line(rest.substring(start, end), entries);
      start = end + 1;
    }
    rest.delete(0, start);
  }

  /** A line that is cut off by a crash is no entry. */
  private void line(String line, Consumer<LogEntry> entries) {
    JsonNode fields;
    try {
      fields = MAPPER.readTree(line);
    } catch (JacksonException cutOff) {
      return;
    }
    String time = text(fields, "timestamp");
    if (time != null) {
      String host = text(fields, "remote_host");
      String port = text(fields, "remote_port");
      entries.accept(
          new LogEntry(
              times.read(time),
              fields.path("error_severity").asString("LOG"),
              fields.path("message").asString(""),
              text(fields, "state_code"),
              text(fields, "dbname"),
              text(fields, "user"),
              text(fields, "pid"),
              host == null || port == null ? host : host + ":" + port,
              text(fields, "application_name"),
              text(fields, "detail"),
              text(fields, "hint"),
              text(fields, "statement")));
    }
  }

  private static @Nullable String text(JsonNode fields, String name) {
    JsonNode value = fields.path(name);
    return value.isValueNode() && !value.isNull() ? value.asString() : null;
  }
}
