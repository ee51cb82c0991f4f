package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Change one setting: of the engine; of the target's database where it names one; of a user; or of
 * a user in a database.
 *
 * @param key its name
 * @param value the new value as text; null only together with {@code reset}
 * @param reset whether the setting goes back to what holds without it; null for false
 * @param user only for this user; null for all
 */
@CommandName(
    value = "configuration.set",
    target = CommandName.TargetKind.ENGINE_AND_MAYBE_DATABASE,
    result = ConfigurationSetResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigurationSet(
    String key, @Nullable String value, @Nullable Boolean reset, @Nullable String user)
    implements CommandSpec {
  /** A new value for all sessions. */
  public static ConfigurationSet of(String key, String value) {
    return new ConfigurationSet(key, value, null, null);
  }

  /** Back to what holds without it, for all sessions. */
  public static ConfigurationSet reset(String key) {
    return new ConfigurationSet(key, null, true, null);
  }

  /** Whether the setting goes back to what holds without it. */
  public boolean isReset() {
    return Boolean.TRUE.equals(reset);
  }
}
