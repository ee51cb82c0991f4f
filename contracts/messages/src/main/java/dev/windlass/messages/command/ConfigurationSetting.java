package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting of an engine.
 *
 * @param key its name
 * @param value what holds for a new session without settings of its own; null when it is hidden or
 *     has none
 * @param unit what the value counts; null for nothing
 * @param defaultValue what holds when nobody says anything; null when not known
 * @param type the engine's word for its type; null when it has none
 * @param allowed the values that it takes; empty when they are not a short list
 * @param minimum the least value; null for none
 * @param maximum the greatest value; null for none
 * @param source where the value comes from, in the engine's words; null when not known
 * @param takesEffect when a change takes effect
 * @param pendingRestart whether a changed value waits for a restart
 * @param description what it is for; null when the engine does not say
 * @param overrides what holds instead for some databases or users
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigurationSetting(
    String key,
    @Nullable String value,
    @Nullable String unit,
    @Nullable String defaultValue,
    @Nullable String type,
    List<String> allowed,
    @Nullable String minimum,
    @Nullable String maximum,
    @Nullable String source,
    TakesEffect takesEffect,
    boolean pendingRestart,
    @Nullable String description,
    List<Instead> overrides) {
  /** Keeps copies. */
  public ConfigurationSetting {
    allowed = List.copyOf(allowed);
    overrides = List.copyOf(overrides);
  }

  /**
   * What holds for some sessions instead.
   *
   * @param database on this database; null for every one
   * @param user of this user; null for every one
   * @param value what holds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Instead(@Nullable String database, @Nullable String user, String value) {}
}
