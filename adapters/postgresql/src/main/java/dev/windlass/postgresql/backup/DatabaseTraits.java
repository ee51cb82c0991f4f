package dev.windlass.postgresql.backup;

import dev.windlass.postgresql.connection.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statements that give a database what belongs to it as a whole, as the manifest tells. */
public final class DatabaseTraits {
  /** Settings whose stored value is a list of quoted names already. */
  private static final Set<String> LISTS =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  private static final Pattern ELEMENT = Pattern.compile("\"((?:[^\"]|\"\")*)\"|([^,\\s]+)");
  private static final Set<String> PRIVILEGES = Set.of("CONNECT", "CREATE", "TEMPORARY");

  private final DatabaseProperties properties;

  /** Speaks of a database with these properties. */
  public DatabaseTraits(DatabaseProperties properties) {
    this.properties = properties;
  }

  /**
   * The statement that creates it: same encoding, same order of texts.
   *
   * @param database its name, quoted
   * @param major the version of the server that runs the statement
   */
  public String create(String database, int major) {
    StringBuilder sql = new StringBuilder("CREATE DATABASE ").append(database);
    sql.append(" TEMPLATE template0");
    option(sql, "ENCODING", properties.text("encoding"));
    option(sql, "LC_COLLATE", properties.text("collate"));
    option(sql, "LC_CTYPE", properties.text("ctype"));
    if (major >= 15) {
      provider(sql);
    }
    return sql.toString();
  }

  private void provider(StringBuilder sql) {
    switch (properties.text("provider").orElse("c")) {
      case "i" -> {
        sql.append(" LOCALE_PROVIDER icu");
        option(sql, "ICU_LOCALE", properties.text("locale"));
        option(sql, "ICU_RULES", properties.text("rules"));
      }
      case "b" -> {
        sql.append(" LOCALE_PROVIDER builtin");
        option(sql, "BUILTIN_LOCALE", properties.text("locale"));
      }
      default -> sql.append(" LOCALE_PROVIDER libc");
    }
  }

  private static void option(StringBuilder sql, String name, Optional<String> value) {
    value.ifPresent(text -> sql.append(' ').append(name).append(' ').append(Sql.literal(text)));
  }

  /**
   * Settings, owner, rights and limit; they may be run again.
   *
   * @param database its name, quoted
   */
  public List<String> statements(String database) {
    List<String> statements = new ArrayList<>();
    statements.add("ALTER DATABASE " + database + " RESET ALL");
    properties.entries("settings").forEach(setting -> statements.add(set(database, setting)));
    Optional<String> owner = properties.text("owner").map(Sql::identifier);
    owner.ifPresent(role -> statements.add("ALTER DATABASE " + database + " OWNER TO " + role));
    if (properties.hasGrants()) {
      statements.add("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
      owner.ifPresent(
          role -> statements.add("REVOKE ALL ON DATABASE " + database + " FROM " + role));
      properties.entries("grants").forEach(grant -> statements.add(grant(database, grant)));
    } else {
      statements.add("GRANT CONNECT, TEMPORARY ON DATABASE " + database + " TO PUBLIC");
    }
    properties
        .text("connlimit")
        .ifPresent(
            limit ->
                statements.add(
                    "ALTER DATABASE " + database + " CONNECTION LIMIT " + Integer.parseInt(limit)));
    return statements;
  }

  private static String grant(String database, Map<String, String> grant) {
    String privilege = grant.getOrDefault("privilege", "").toUpperCase(Locale.ROOT);
    if (!PRIVILEGES.contains(privilege)) {
      throw new IllegalStateException("Unknown right on a database: " + privilege);
    }
    String role = grant.getOrDefault("role", "");
    return "GRANT %s ON DATABASE %s TO %s%s"
        .formatted(
            privilege,
            database,
            role.isEmpty() ? "PUBLIC" : Sql.identifier(role),
            "true".equals(grant.get("grantable")) ? " WITH GRANT OPTION" : "");
  }

  private static String set(String database, Map<String, String> setting) {
    String name = setting.getOrDefault("name", "");
    String value = setting.getOrDefault("value", "");
    String role = setting.getOrDefault("role", "");
    String subject =
        role.isEmpty()
            ? "DATABASE " + database
            : "ROLE " + Sql.identifier(role) + " IN DATABASE " + database;
    return "ALTER %s SET %s TO %s".formatted(subject, settingName(name), settingValue(name, value));
  }

  /** A custom setting has a dot between two names. */
  private static String settingName(String name) {
    return String.join(".", List.of(name.split("\\.", -1)).stream().map(Sql::identifier).toList());
  }

  private static String settingValue(String name, String value) {
    if (!LISTS.contains(name.toLowerCase(Locale.ROOT))) {
      return Sql.literal(value);
    }
    List<String> elements = new ArrayList<>();
    Matcher matcher = ELEMENT.matcher(value);
    while (matcher.find()) {
      String quoted = matcher.group(1);
      String element = quoted == null ? matcher.group(2) : quoted.replace("\"\"", "\"");
      elements.add(Sql.literal(element));
    }
    return elements.isEmpty() ? "''" : String.join(", ", elements);
  }
}
