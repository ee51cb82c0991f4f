package dev.windlass.postgresql.restore;

import dev.windlass.postgresql.backup.DatabaseProperties;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.connection.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives a database what belongs to it as a whole, as the manifest tells. */
final class DatabaseTraits {
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

  DatabaseTraits(DatabaseProperties properties) {
    this.properties = properties;
  }

  /** The statement that creates it: same encoding, same order of texts. */
  String create(String name, ServerVersion version) {
    StringBuilder sql = new StringBuilder("CREATE DATABASE ").append(Sql.identifier(name));
    sql.append(" TEMPLATE template0");
    option(sql, "ENCODING", properties.text("encoding"));
    option(sql, "LC_COLLATE", properties.text("collate"));
    option(sql, "LC_CTYPE", properties.text("ctype"));
    String provider = properties.text("provider").orElse("c");
    if (version.atLeast(15)) {
      switch (provider) {
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
    return sql.toString();
  }

  private static void option(StringBuilder sql, String name, Optional<String> value) {
    value.ifPresent(text -> sql.append(' ').append(name).append(' ').append(Sql.literal(text)));
  }

  /** Owner, rights, settings and limit; may be repeated. */
  void apply(ServerConnection admin, String name) {
    List<String> statements = new ArrayList<>();
    String database = Sql.identifier(name);
    statements.add("ALTER DATABASE " + database + " RESET ALL");
    for (Map<String, String> setting : properties.entries("settings")) {
      statements.add(set(database, setting));
    }
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
        .filter(limit -> !"-1".equals(limit))
        .ifPresent(
            limit ->
                statements.add(
                    "ALTER DATABASE " + database + " CONNECTION LIMIT " + Integer.parseInt(limit)));
    statements.forEach(admin::execute);
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
