package dev.windlass.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a command is about.
 *
 * @param engine the engine's name in the inventory; null for commands about jobs and inventory
 * @param database a database on that engine; null for commands about the engine as a whole
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Target(@Nullable String engine, @Nullable String database) {
  /** Neither engine nor database: for commands about Windlass itself. */
  public static final Target NONE = new Target(null, null);

  /** An engine as a whole. */
  public static Target engine(String engine) {
    return new Target(engine, null);
  }

  /** One database of an engine. */
  public static Target database(String engine, String database) {
    return new Target(engine, database);
  }
}
