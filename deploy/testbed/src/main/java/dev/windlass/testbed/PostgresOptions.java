package dev.windlass.testbed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a PostgreSQL server is set up.
 *
 * @param settings parameters as in {@code postgresql.conf}, without quotes; {@code ALTER SYSTEM}
 *     still overrides them
 * @param port the port; empty for a free one, which stays the same over restarts
 * @param disposable whether nobody wants the data after this JVM: they are removed even when it is
 *     killed
 */
public record PostgresOptions(Map<String, String> settings, OptionalInt port, boolean disposable) {

  /** Safe data: the server's own defaults. */
  public static PostgresOptions durable() {
    return new PostgresOptions(Map.of("max_connections", "200"), OptionalInt.empty(), false);
  }

  /** Fast and disposable: nothing is forced to disk. The server's time zone is a strange one. */
  public static PostgresOptions forTests() {
    return new PostgresOptions(Map.of(), OptionalInt.empty(), true)
        .with("max_connections", "200")
        .with("fsync", "off")
        .with("full_page_writes", "off")
        .with("timezone", "America/St_Johns");
  }

  /** The same with another setting. */
  public PostgresOptions with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(settings);
    changed.put(name, value);
    return new PostgresOptions(Map.copyOf(changed), port, disposable);
  }

  /** The same on this port. */
  public PostgresOptions onPort(int chosen) {
    return new PostgresOptions(settings, OptionalInt.of(chosen), disposable);
  }
}
