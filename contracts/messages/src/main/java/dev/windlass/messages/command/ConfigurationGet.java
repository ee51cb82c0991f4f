package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Show an engine's configuration, as a database of the target has it where there is one.
 *
 * @param keys names of settings, where {@code *} stands for any characters; null for all
 * @param changed whether only settings that differ from their default are shown; null for false
 */
@CommandName(
    value = "configuration.get",
    target = CommandName.TargetKind.ENGINE_AND_MAYBE_DATABASE,
    result = ConfigurationGetResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigurationGet(@Nullable List<String> keys, @Nullable Boolean changed)
    implements CommandSpec {
  /** These settings. */
  public static ConfigurationGet of(String... keys) {
    return new ConfigurationGet(List.of(keys), null);
  }

  /** The names, an empty list when the sender said nothing. */
  public List<String> keysOrAll() {
    return keys == null ? List.of() : keys;
  }
}
