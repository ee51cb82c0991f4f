package dev.windlass.sqlite;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineProvider;
import dev.windlass.engine.EngineSettings;
import dev.windlass.engine.Setting;
import dev.windlass.messages.FailureCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Makes engines of kind {@code sqlite}: a directory with a file for each database. */
public final class SqliteProvider implements EngineProvider {
  /** The word for it in inventory documents. */
  public static final String KIND = "sqlite";

  /** For {@link java.util.ServiceLoader}. */
  public SqliteProvider() {}

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        new Setting(
            "directory",
            Setting.Type.TEXT,
            true,
            null,
            "Directory on the worker's machine with a file NAME.sqlite for each database."),
        new Setting(
            "busyTimeout",
            Setting.Type.DURATION,
            false,
            "PT10S",
            "How long to wait for a database that another program writes to."),
        new Setting(
            "queryTimeout",
            Setting.Type.DURATION,
            false,
            "PT1H",
            "How long a statement of query.run may take, whatever the command's own time-out is."));
  }

  @Override
  public Engine open(String name, EngineSettings settings) {
    String directory = settings.text("directory");
    try {
      Path path = Path.of(directory);
      if (!path.isAbsolute() || directory.indexOf('?') >= 0) {
        throw wrong(name, "directory has to begin with a slash and hold no question mark");
      }
      return new SqliteEngine(
          new DatabaseFiles(
              name, path, settings.duration("busyTimeout"), settings.duration("queryTimeout")),
          Clock.systemUTC());
    } catch (InvalidPathException e) {
      throw wrong(name, "directory is no path");
    }
  }

  private static EngineException wrong(String name, String why) {
    return new EngineException(
        FailureCode.CONFIGURATION_INVALID,
        "The settings of engine %s are not right: %s.".formatted(name, why),
        "Correct the Engine document and apply it again.");
  }
}
