package dev.windlass.engine.testkit.toy;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineProvider;
import dev.windlass.engine.EngineSettings;
import dev.windlass.engine.Setting;
import java.util.List;

/** Step 2 of the guide: the kind's name, its settings, and an engine that does not connect yet. */
public final class ToyProvider implements EngineProvider {
  /** For {@link java.util.ServiceLoader}. */
  public ToyProvider() {}

  @Override
  public String kind() {
    return "toy";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        new Setting("shelf", Setting.Type.TEXT, true, null, "Which shelf the boxes stand on."));
  }

  @Override
  public Engine open(String name, EngineSettings settings) {
    return new ToyEngine(name, settings.text("shelf"));
  }
}
