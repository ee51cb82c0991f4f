package dev.windlass.postgresql.backup;

import java.util.Locale;
import java.util.Map;

/** What an object of a backup holds. */
public enum PartKind {
  /** Everything but data, as {@code pg_dump} writes it. */
  SCHEMA,
  /** Large objects, as {@code pg_dump} writes them, compressed. */
  LARGE_OBJECTS,
  /** Where sequences stand. */
  SEQUENCES,
  /** Roles and tablespaces, as {@code pg_dumpall} writes them. */
  GLOBALS,
  /** Rows of tables. */
  DATA;

  private static final String KEY = "kind";

  /** Name of the one object of kind {@link #SCHEMA}. */
  public static final String SCHEMA_OBJECT = "schema.dump";

  /** Name of the one object of kind {@link #LARGE_OBJECTS}. */
  public static final String LARGE_OBJECTS_OBJECT = "large-objects.dump.zst";

  /** Name of the one object of kind {@link #SEQUENCES}. */
  public static final String SEQUENCES_OBJECT = "sequences.sql.zst";

  /** Name of the one object of kind {@link #GLOBALS}. */
  public static final String GLOBALS_OBJECT = "globals.sql.zst";

  /** How the manifest says it. */
  Map<String, Object> toDetails() {
    return Map.of(KEY, name().toLowerCase(Locale.ROOT));
  }

  /** Reads it from the manifest. */
  public static PartKind of(Map<String, Object> details) {
    return valueOf(String.valueOf(details.get(KEY)).toUpperCase(Locale.ROOT));
  }
}
