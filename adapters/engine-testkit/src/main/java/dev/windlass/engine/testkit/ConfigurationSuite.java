package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Configuration;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.EngineUnderTest.SettingExample;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.ConfigurationGet;
import dev.windlass.messages.command.ConfigurationSet;
import dev.windlass.messages.command.ConfigurationSetResult;
import dev.windlass.messages.command.ConfigurationSetting;
import dev.windlass.messages.command.TakesEffect;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine does that shows or changes its configuration. */
public abstract class ConfigurationSuite {
  /** For the adapter's own class. */
  protected ConfigurationSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  private static boolean isHidden(Engine engine) {
    return Refusals.refusesWithout(engine, Capability.CONFIGURATION, engine::configuration);
  }

  private static boolean isFixed(Engine engine) {
    return isHidden(engine)
        || Refusals.refusesWithout(
            engine,
            Capability.CONFIGURATION_SET,
            () ->
                engine.configuration().set(null, ConfigurationSet.of("x", "y"), WorkMonitor.NONE));
  }

  @Test
  void settingsAreShownByNameAndByPattern() {
    try (Engine engine = subject().open()) {
      if (isHidden(engine)) {
        return;
      }
      Configuration configuration = engine.configuration();
      List<ConfigurationSetting> all = configuration.get(null, new ConfigurationGet(null, null));
      assertThat(all).isNotEmpty();
      String key = all.get(all.size() / 2).key();
      assertThat(configuration.get(null, ConfigurationGet.of(key)))
          .extracting(ConfigurationSetting::key)
          .containsExactly(key);
      String pattern = key.substring(0, 1) + "*";
      assertThat(configuration.get(null, ConfigurationGet.of(pattern)))
          .extracting(ConfigurationSetting::key)
          .contains(key)
          .allMatch(name -> name.startsWith(key.substring(0, 1)));
      assertThat(configuration.get(null, ConfigurationGet.of("no_such_setting"))).isEmpty();
      assertThat(configuration.get(null, ConfigurationGet.of(".*"))).isEmpty();
      assertThat(configuration.get(null, new ConfigurationGet(null, true)))
          .hasSizeLessThan(all.size());
    }
  }

  @Test
  void aChangeTellsBeforeAndAfterAndCanBeTakenBack() {
    try (Engine engine = subject().open()) {
      if (isFixed(engine)) {
        return;
      }
      SettingExample example = subject().setting();
      Configuration configuration = engine.configuration();
      String before = value(configuration, example.key());
      assertThat(configuration.checkSet(null, change(example.value()))).isNotEmpty();
      Refusals.fails(
          Overtaken.CODE,
          () -> configuration.set(null, change(example.value()), Overtaken.MONITOR));
      assertThat(value(configuration, example.key())).as("after the check").isEqualTo(before);
      ConfigurationSetResult first =
          configuration.set(null, change(example.value()), WorkMonitor.NONE);
      assertThat(first.before()).isEqualTo(before);
      assertThat(first.after()).isEqualTo(value(configuration, example.key())).isNotEqualTo(before);
      assertThat(first.changed()).isTrue();
      assertThat(first.takesEffect()).isEqualTo(TakesEffect.IMMEDIATELY);
      assertThat(first.pendingRestart()).isFalse();
      assertThat(configuration.set(null, change(example.value()), WorkMonitor.NONE).changed())
          .isFalse();
      ConfigurationSetResult second =
          configuration.set(null, change(example.other()), WorkMonitor.NONE);
      assertThat(second.before()).isEqualTo(first.after());
      assertThat(configuration.get(null, new ConfigurationGet(null, true)))
          .extracting(ConfigurationSetting::key)
          .contains(example.key());
      assertThat(
              configuration
                  .set(null, ConfigurationSet.reset(example.key()), WorkMonitor.NONE)
                  .after())
          .isEqualTo(before);
    }
  }

  private ConfigurationSet change(String value) {
    return ConfigurationSet.of(subject().setting().key(), value);
  }

  private static String value(Configuration configuration, String key) {
    return String.valueOf(configuration.get(null, ConfigurationGet.of(key)).getFirst().value());
  }

  @Test
  void whatCannotBeIsRefusedAndNothingChanges() {
    try (Engine engine = subject().open()) {
      if (isFixed(engine)) {
        return;
      }
      Configuration configuration = engine.configuration();
      SettingExample example = subject().setting();
      String before = value(configuration, example.key());
      for (String bad : List.of(example.bad(), "'; DROP TABLE x; --", "\0")) {
        Refusals.fails(
            FailureCode.INVALID_COMMAND,
            () -> configuration.set(null, change(bad), WorkMonitor.NONE));
      }
      for (String name : List.of("no_such_setting", "x = 1; --", "\"quoted\"", "a.b")) {
        Refusals.fails(
            FailureCode.NOT_FOUND,
            () -> configuration.set(null, ConfigurationSet.of(name, "1"), WorkMonitor.NONE));
      }
      Refusals.fails(
          FailureCode.INVALID_COMMAND,
          () ->
              configuration.set(
                  null, new ConfigurationSet(example.key(), null, null, null), WorkMonitor.NONE));
      assertThat(value(configuration, example.key())).isEqualTo(before);
    }
  }
}
