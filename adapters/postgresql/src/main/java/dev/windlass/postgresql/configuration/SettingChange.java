package dev.windlass.postgresql.configuration;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.ConfigurationSet;
import dev.windlass.messages.command.ConfigurationSetResult;
import dev.windlass.messages.command.ConfigurationSetting;
import dev.windlass.messages.command.TakesEffect;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes one setting in one scope, and looks what came of it. */
final class SettingChange {
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private final ServerConnection connection;
  private final String engine;
  private final @Nullable String database;
  private final ConfigurationSet change;

  SettingChange(
      ServerConnection connection,
      String engine,
      @Nullable String database,
      ConfigurationSet change) {
    this.connection = connection;
    this.engine = engine;
    this.database = database;
    this.change = change;
  }

  private boolean isForAll() {
    return database == null && change.user() == null;
  }

  /** The setting, when it can be changed so. */
  ConfigurationSetting check() {
    if (change.isReset() == (change.value() != null)) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "Either value or reset has to be given, and not both.",
          "reset: true takes the setting back to what holds without it.");
    }
    checkPlaces();
    ConfigurationSetting setting = find();
    if (setting.takesEffect() == TakesEffect.NEVER) {
      throw refused(
          setting, "it was decided when the server was built or set up", "It can only be read.");
    }
    if (!isForAll() && !isPerSession(setting.key())) {
      throw refused(
          setting,
          "it cannot differ between databases or users",
          "Change it for the engine as a whole.");
    }
    return setting;
  }

  private void checkPlaces() {
    String user = change.user();
    if (user != null && !exists("SELECT 1 FROM pg_roles WHERE rolname::text = ?", user)) {
      throw notThere("role", user);
    }
    String place = database;
    if (place != null && !exists("SELECT 1 FROM pg_database WHERE datname::text = ?", place)) {
      throw notThere("database", place);
    }
  }

  private boolean exists(String sql, String name) {
    return Sql.isName(name) && connection.first(sql, row -> true, name).isPresent();
  }

  private EngineException notThere(String kind, String name) {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "Engine %s has no %s named \"%s\".".formatted(engine, kind, name.replace('\0', '?')),
        "Upper and lower case count.");
  }

  private ConfigurationSetting find() {
    return SettingCatalog.all(connection).stream()
        .filter(setting -> setting.key().equalsIgnoreCase(change.key()))
        .findFirst()
        .orElseThrow(
            () ->
                new EngineException(
                    FailureCode.NOT_FOUND,
                    "Engine %s has no setting named \"%s\".".formatted(engine, change.key()),
                    "configuration.get shows the names. Settings of an extension are there only"
                        + " while it is loaded."));
  }

  private boolean isPerSession(String key) {
    return connection.one(
        "SELECT context IN ('user', 'superuser', 'backend', 'superuser-backend') FROM pg_settings"
            + " WHERE name = ?",
        row -> row.getBoolean(1),
        key);
  }

  private EngineException refused(ConfigurationSetting setting, String why, String help) {
    return new EngineException(
        FailureCode.PRECONDITION_FAILED,
        "Setting %s of engine %s cannot be changed so: %s.".formatted(setting.key(), engine, why),
        help);
  }

  /** What would be done, in sentences. */
  List<String> sentences() {
    ConfigurationSetting setting = check();
    String before = before(setting);
    return List.of(
        "%s setting %s%s, which is %s now."
            .formatted(
                change.isReset() ? "Reset" : "Change",
                setting.key(),
                place() + (change.isReset() ? "" : " to " + Masked.value(wanted())),
                before == null ? "not set there" : before),
        switch (effect(setting)) {
          case IMMEDIATELY -> "It takes effect at once, in open sessions too.";
          case NEW_SESSIONS -> "It takes effect in new sessions.";
          case RESTART -> "It takes effect when the server is restarted.";
          case NEVER -> throw new IllegalStateException("Refused before.");
        });
  }

  private String wanted() {
    return Objects.requireNonNull(change.value());
  }

  private String place() {
    StringBuilder place = new StringBuilder();
    if (change.user() != null) {
      place.append(" for user \"").append(change.user()).append('"');
    }
    if (database != null) {
      place.append(" on database \"").append(database).append('"');
    }
    return place.isEmpty() ? " of engine " + engine : place.toString();
  }

  private TakesEffect effect(ConfigurationSetting setting) {
    return isForAll() ? setting.takesEffect() : TakesEffect.NEW_SESSIONS;
  }

  private @Nullable String before(ConfigurationSetting setting) {
    return isForAll() ? setting.value() : override(setting);
  }

  /** The value of exactly this scope. */
  private @Nullable String override(ConfigurationSetting setting) {
    return setting.overrides().stream()
        .filter(each -> Objects.equals(each.database(), database))
        .filter(each -> Objects.equals(each.user(), change.user()))
        .map(ConfigurationSetting.Instead::value)
        .findFirst()
        .orElse(null);
  }

  ConfigurationSetResult run(WorkMonitor monitor) {
    ConfigurationSetting setting = check();
    String before = before(setting);
    monitor.throwIfCancelled();
    try {
      connection.execute(statement(setting.key()));
    } catch (EngineException e) {
      throw SettingRefusal.explained(setting, e);
    }
    List<String> notes = new ArrayList<>();
    boolean pending = isForAll() && reload(setting);
    ConfigurationSetting then = find();
    String after = pending ? valueInFile(setting.key()) : before(then);
    notes(setting, then, notes);
    return new ConfigurationSetResult(
        setting.key(),
        database,
        change.user(),
        before,
        after,
        setting.unit(),
        !Objects.equals(before, after),
        effect(setting),
        pending,
        notes);
  }

  private String statement(String key) {
    String name = SettingText.name(key);
    String what =
        change.isReset()
            ? "RESET " + name
            : "SET " + name + " = " + SettingText.value(key, wanted());
    String user = change.user();
    if (isForAll()) {
      return "ALTER SYSTEM " + what;
    }
    if (user == null) {
      return "ALTER DATABASE %s %s"
          .formatted(Sql.identifier(Objects.requireNonNull(database)), what);
    }
    String within = database == null ? "" : " IN DATABASE " + Sql.identifier(database);
    return "ALTER ROLE %s%s %s".formatted(Sql.identifier(user), within, what);
  }

  /**
   * Has the server read its files again and waits until this session has seen it; says whether the
   * value waits for a restart.
   */
  private boolean reload(ConfigurationSetting setting) {
    String loaded = "SELECT pg_conf_load_time()::text";
    String before = connection.one(loaded, row -> row.getString(1));
    connection.one("SELECT pg_reload_conf()", row -> true);
    long start = System.nanoTime();
    while (connection.one(loaded, row -> row.getString(1)).equals(before)) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new EngineException(
            FailureCode.OUTCOME_UNKNOWN,
            "Setting %s of engine %s was written, but the server did not read it within 5 s."
                .formatted(setting.key(), engine),
            "Look at the server's log, then at configuration.get.");
      }
      connection.one("SELECT pg_sleep(0.01)", row -> true);
    }
    return connection.one(
        "SELECT pending_restart FROM pg_settings WHERE name = ?",
        row -> row.getBoolean(1),
        setting.key());
  }

  /** What waits for the restart; null where the login may not look into the files. */
  private @Nullable String valueInFile(String key) {
    boolean allowed =
        connection.one(
            "SELECT has_function_privilege('pg_show_all_file_settings()', 'EXECUTE')",
            row -> row.getBoolean(1));
    if (!allowed) {
      return change.value() == null ? null : Masked.value(wanted());
    }
    return connection
        .first(
            "SELECT setting FROM pg_file_settings WHERE lower(name) = lower(?)"
                + " ORDER BY seqno DESC LIMIT 1",
            row -> Masked.value(Objects.requireNonNull(row.getString(1))),
            key)
        .orElseGet(() -> find().defaultValue());
  }

  private void notes(ConfigurationSetting before, ConfigurationSetting after, List<String> notes) {
    if (!isForAll()) {
      notes.add("Sessions that are open keep what they have.");
    } else if (!after.overrides().isEmpty()) {
      notes.add(
          "%d databases or users have a value of their own, which goes before this one."
              .formatted(after.overrides().size()));
    }
    if (isForAll()
        && List.of("client", "database", "user", "database user", "command line", "override")
            .contains(String.valueOf(before.source()))) {
      notes.add(
          "The login of Windlass has its value from \"%s\"; before and after are what it sees."
              .formatted(before.source()));
    }
  }
}
