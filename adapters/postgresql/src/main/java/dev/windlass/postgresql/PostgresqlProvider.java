package dev.windlass.postgresql;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineProvider;
import dev.windlass.engine.EngineSettings;
import dev.windlass.engine.Setting;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.ServerSettings;
import dev.windlass.postgresql.restore.TemporaryFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes engines of kind {@code postgresql}: PostgreSQL 13 to 18 and what speaks like it. */
public final class PostgresqlProvider implements EngineProvider {
  /** The word for it in inventory documents. */
  public static final String KIND = "postgresql";

  private static final AtomicBoolean SWEPT = new AtomicBoolean();

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
  public List<Setting> nodeSettings() {
    return NodeSettings.known();
  }

  @Override
  public void check(String name, EngineSettings settings) {
    NodeSettings.of(new ServerSettings(name, settings));
  }

  @Override
  public Engine open(String name, EngineSettings settings) {
    if (SWEPT.compareAndSet(false, true)) {
      TemporaryFiles.sweep(Path.of(System.getProperty("java.io.tmpdir")));
    }
    ServerSettings server = new ServerSettings(name, settings);
    return new PostgresqlEngine(server);
  }
}
