package dev.windlass.postgresql.configuration;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.ConfigurationSetting;
import java.util.Locale;

/** What a refusal of the server means for a setting, and what the setting takes instead. */
final class SettingRefusal {
  private SettingRefusal() {}

  /** The server's word for a value that it does not take is one of these codes. */
  static EngineException explained(ConfigurationSetting setting, EngineException e) {
    String code = String.valueOf(e.engineCode());
    return switch (code) {
      case "22023", "42704", "22P02" ->
          new EngineException(
              FailureCode.INVALID_COMMAND,
              "Setting %s does not take this value. %s".formatted(setting.key(), e.getMessage()),
              code,
              expected(setting),
              e);
      case "55P02" ->
          new EngineException(
              FailureCode.PRECONDITION_FAILED,
              "Setting %s cannot be changed so. %s".formatted(setting.key(), e.getMessage()),
              code,
              "Change it in the server's own configuration files.",
              e);
      default -> e;
    };
  }

  private static String expected(ConfigurationSetting setting) {
    if (!setting.allowed().isEmpty()) {
      return "It takes one of " + String.join(", ", setting.allowed()) + ".";
    }
    return setting.minimum() == null
        ? "It takes %s.".formatted(setting.type())
        : "It takes %s from %s to %s%s."
            .formatted(
                String.valueOf(setting.type()).toLowerCase(Locale.ROOT),
                setting.minimum(),
                setting.maximum(),
                setting.unit() == null ? "" : ", counted in " + setting.unit());
  }
}
