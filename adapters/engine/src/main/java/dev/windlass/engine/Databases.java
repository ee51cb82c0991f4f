package dev.windlass.engine;

import dev.windlass.messages.command.DatabaseMetadata;
import java.util.List;

/** The databases of an engine. */
public interface Databases {
  /** All that the login can see, by name. */
  List<DatabaseMetadata> list();

  /** Whether one of exactly this name is there. */
  boolean exists(String name);

  /** What is known of one; {@code NOT_FOUND} when there is none of exactly this name. */
  DatabaseMetadata describe(String name);
}
