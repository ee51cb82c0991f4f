package dev.windlass.postgresql;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineProvider;
import dev.windlass.engine.EngineSettings;
import dev.windlass.engine.Setting;
import dev.windlass.postgresql.connection.ServerSettings;
import java.util.List;

/** Makes engines of kind {@code postgresql}: PostgreSQL 13 to 18 and what speaks like it. */
public final class PostgresqlProvider implements EngineProvider {
  /** The word for it in inventory documents. */
  public static final String KIND = "postgresql";

  /** For {@link java.util.ServiceLoader}. */
  public PostgresqlProvider() {}

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public List<Setting> settings() {
    return ServerSettings.known();
  }

  @Override
  public Engine open(String name, EngineSettings settings) {
    return new PostgresqlEngine(new ServerSettings(name, settings));
  }
}
