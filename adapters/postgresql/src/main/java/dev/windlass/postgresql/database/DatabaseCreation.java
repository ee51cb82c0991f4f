package dev.windlass.postgresql.database;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseCreate.LocaleProvider;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.connection.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes one database: what is checked first, and the statement. */
final class DatabaseCreation {
  private static final int PROVIDERS_SINCE = 15;
  private static final int BUILTIN_SINCE = 17;

  private final ServerConnection connection;
  private final String engine;
  private final String name;
  private final DatabaseCreate wanted;

  DatabaseCreation(ServerConnection connection, String engine, String name, DatabaseCreate wanted) {
    this.connection = connection;
    this.engine = engine;
    this.name = name;
    this.wanted = wanted;
  }

  /** Fails where the statement would, as far as that can be known without it. */
  void check() {
    checkName();
    checkLocale();
    if (exists("SELECT 1 FROM pg_database WHERE datname::text = ?", name)) {
      throw new EngineException(
          FailureCode.ALREADY_EXISTS,
          "Engine %s has a database named \"%s\" already.".formatted(engine, name),
          "Take another name, or send ifAbsent when the one that is there is as good.");
    }
    String owner = wanted.owner();
    if (owner != null && !exists("SELECT 1 FROM pg_roles WHERE rolname::text = ?", owner)) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "Engine %s has no role named \"%s\" to own the database.".formatted(engine, owner),
          "Make it with user.create, or name another one.");
    }
    if (wanted.encoding() != null
        && connection.one(
            "SELECT pg_char_to_encoding(?) < 0", row -> row.getBoolean(1), wanted.encoding())) {
      throw invalid(
          "encoding is \"%s\", which PostgreSQL does not know.".formatted(wanted.encoding()),
          "UTF8 is what nearly everybody wants.");
    }
    if (!connection.one(
        "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user",
        row -> row.getBoolean(1))) {
      throw new EngineException(
          FailureCode.PERMISSION_DENIED,
          "The login of engine %s may not make databases.".formatted(engine),
          "Give it CREATEDB: ALTER ROLE … CREATEDB.");
    }
  }

  private void checkName() {
    if (!Sql.isName(name)) {
      throw invalid(
          "No PostgreSQL database can be named \"%s\": names have 1 to %d bytes."
              .formatted(name.replace('\0', '?'), Sql.LONGEST_NAME),
          "Take a shorter name.");
    }
    String owner = wanted.owner();
    if (owner != null && !Sql.isName(owner)) {
      throw invalid(
          "owner is no name of a PostgreSQL role: names have 1 to %d bytes."
              .formatted(Sql.LONGEST_NAME),
          null);
    }
  }

  private void checkLocale() {
    LocaleProvider provider = wanted.localeProvider();
    if (provider == null || provider == LocaleProvider.LIBC) {
      return;
    }
    int since = provider == LocaleProvider.ICU ? PROVIDERS_SINCE : BUILTIN_SINCE;
    ServerVersion version = ServerVersion.of(connection);
    if (!version.atLeast(since)) {
      throw EngineException.unsupported(
          engine + ", PostgreSQL " + version.text() + ",",
          "locale provider " + provider + " for databases",
          "It came with PostgreSQL %d; leave localeProvider out, or take LIBC.".formatted(since));
    }
    if (wanted.locale() == null) {
      throw invalid(
          "localeProvider %s needs a locale.".formatted(provider),
          provider == LocaleProvider.ICU ? "Such as en-US, or und." : "C, or C.UTF-8.");
    }
  }

  private boolean exists(String sql, String parameter) {
    return connection.first(sql, row -> true, parameter).isPresent();
  }

  private static EngineException invalid(String message, @Nullable String help) {
    return new EngineException(FailureCode.INVALID_COMMAND, message, help);
  }

  /** What would be done, in a sentence. */
  String sentence() {
    StringBuilder text = new StringBuilder("Make database \"%s\"".formatted(name));
    if (wanted.owner() != null) {
      text.append(" owned by \"").append(wanted.owner()).append('"');
    }
    if (wanted.encoding() != null) {
      text.append(", encoding ").append(wanted.encoding());
    }
    if (wanted.locale() != null) {
      text.append(", locale ").append(wanted.locale());
    }
    return text.append(" on engine ").append(engine).append('.').toString();
  }

  /** Cannot run in a transaction. */
  void run() {
    connection.execute(statement());
  }

  /**
   * What differs from the server's defaults can only be had from template0; otherwise template1 is
   * taken, where a site keeps what all its databases shall have.
   */
  private String statement() {
    List<String> parts = new ArrayList<>();
    parts.add("CREATE DATABASE " + Sql.identifier(name));
    if (wanted.owner() != null) {
      parts.add("OWNER " + Sql.identifier(wanted.owner()));
    }
    if (wanted.encoding() != null || wanted.localeProvider() != null || wanted.locale() != null) {
      parts.add("TEMPLATE template0");
    }
    if (wanted.encoding() != null) {
      parts.add("ENCODING " + Sql.literal(wanted.encoding()));
    }
    boolean known = ServerVersion.of(connection).atLeast(PROVIDERS_SINCE);
    if (wanted.localeProvider() != null && known) {
      parts.add("LOCALE_PROVIDER " + wanted.localeProvider().name().toLowerCase(Locale.ROOT));
    }
    if (wanted.locale() != null) {
      parts.add(localeWord() + " " + Sql.literal(wanted.locale()));
    }
    return String.join(" ", parts);
  }

  private String localeWord() {
    LocaleProvider provider = wanted.localeProvider();
    if (provider == null || provider == LocaleProvider.LIBC) {
      return "LOCALE";
    }
    return provider == LocaleProvider.ICU ? "ICU_LOCALE" : "BUILTIN_LOCALE";
  }
}
