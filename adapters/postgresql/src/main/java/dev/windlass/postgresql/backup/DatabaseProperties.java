package dev.windlass.postgresql.backup;

import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What belongs to a database as a whole and is in no dump of its contents: how it was created, its
 * owner, settings, rights and comment. Kept in the manifest as plain texts and lists.
 */
public final class DatabaseProperties {
  /** An empty grantee is PUBLIC, which no role can be called. */
  private static final String GRANTS =
      """
      SELECT COALESCE(r.rolname, '') AS role, g.privilege_type AS privilege,
             g.is_grantable::text AS grantable
        FROM pg_database d, aclexplode(d.datacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
       WHERE d.datname = current_database() AND (g.grantee = 0 OR r.oid IS NOT NULL)
       ORDER BY 1, 2
      """;

  private static final String SETTINGS =
      """
      SELECT COALESCE(r.rolname, '') AS role, split_part(c.text, '=', 1) AS name,
             substr(c.text, strpos(c.text, '=') + 1) AS value
        FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
             LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) AS c(text)
       WHERE d.datname = current_database() AND (s.setrole = 0 OR r.oid IS NOT NULL)
      """;

  /**
   * The bootstrap role is pinned: the dependency list leaves it out, so its objects are looked for.
   */
  private static final String ROLES =
      """
      SELECT DISTINCT r.rolname AS role
        FROM pg_shdepend s JOIN pg_roles r ON r.oid = s.refobjid
       WHERE s.refclassid = 'pg_authid'::regclass AND r.rolname !~ '^pg_'
         AND s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      UNION
      SELECT r.rolname FROM pg_roles r
       WHERE r.oid = 10 AND (
             EXISTS (SELECT 1 FROM pg_class WHERE relowner = 10 AND oid >= 16384)
          OR EXISTS (SELECT 1 FROM pg_proc WHERE proowner = 10 AND oid >= 16384)
          OR EXISTS (SELECT 1 FROM pg_type WHERE typowner = 10 AND oid >= 16384)
          OR EXISTS (SELECT 1 FROM pg_namespace WHERE nspowner = 10 AND oid >= 16384)
          OR EXISTS (SELECT 1 FROM pg_largeobject_metadata WHERE lomowner = 10))
       ORDER BY 1
      """;

  private static final String TABLESPACES =
      "SELECT spcname FROM pg_tablespace t"
          + " WHERE EXISTS (SELECT 1 FROM pg_class c WHERE c.reltablespace = t.oid"
          + " AND c.oid >= 16384) ORDER BY 1";

  private static final String EXTENSIONS =
      "SELECT extname AS name, extversion AS version FROM pg_extension"
          + " WHERE extname <> 'plpgsql' ORDER BY 1";

  private final Map<String, Object> values;

  private DatabaseProperties(Map<String, Object> values) {
    this.values = values;
  }

  /** Reads them of the database that the connection is on. */
  static DatabaseProperties read(ServerConnection connection, ServerVersion version) {
    Map<String, Object> values = new LinkedHashMap<>();
    String sql =
        """
        SELECT pg_get_userbyid(d.datdba) AS owner, pg_encoding_to_char(d.encoding) AS encoding,
               d.datcollate AS collate, d.datctype AS ctype, d.datconnlimit::text AS connlimit,
               shobj_description(d.oid, 'pg_database') AS comment,
               %s AS provider, %s AS locale, %s AS rules
          FROM pg_database d WHERE d.datname = current_database()
        """
            .formatted(
                version.atLeast(15) ? "d.datlocprovider::text" : "'c'",
                localeColumn(version),
                version.atLeast(16) ? "d.daticurules" : "NULL");
    List<String> texts =
        List.of(
            "owner",
            "encoding",
            "collate",
            "ctype",
            "connlimit",
            "comment",
            "provider",
            "locale",
            "rules");
    connection.query(
        sql,
        row -> {
          for (String name : texts) {
            String text = row.getString(name);
            if (text != null) {
              values.put(name, text);
            }
          }
          return true;
        });
    if (connection.one(
        "SELECT has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')",
        row -> row.getBoolean(1))) {
      values.put(
          "system",
          connection.one(
              "SELECT system_identifier::text FROM pg_catalog.pg_control_system()",
              row -> row.getString(1)));
    }
    values.put("grants", rows(connection, GRANTS, "role", "privilege", "grantable"));
    values.put(
        "hasGrants",
        connection.one(
            "SELECT datacl IS NOT NULL FROM pg_database WHERE datname = current_database()",
            row -> row.getBoolean(1)));
    values.put("settings", rows(connection, SETTINGS, "role", "name", "value"));
    values.put("roles", connection.query(ROLES, row -> row.getString("role")));
    values.put(
        "publicSchema",
        connection.one(
            "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'public')",
            row -> row.getBoolean(1)));
    values.put("tablespaces", connection.query(TABLESPACES, row -> row.getString(1)));
    values.put("extensions", rows(connection, EXTENSIONS, "name", "version"));
    return new DatabaseProperties(values);
  }

  private static String localeColumn(ServerVersion version) {
    if (version.atLeast(17)) {
      return "d.datlocale";
    }
    return version.atLeast(15) ? "d.daticulocale" : "NULL";
  }

  private static List<Map<String, String>> rows(
      ServerConnection connection, String sql, String... columns) {
    return connection.query(
        sql,
        row -> {
          Map<String, String> entry = new LinkedHashMap<>();
          for (String column : columns) {
            entry.put(column, String.valueOf(row.getString(column)));
          }
          return entry;
        });
  }

  /** As the manifest keeps them. */
  Map<String, Object> toProperties() {
    return values;
  }

  /** Reads them from a manifest. */
  @SuppressWarnings("unchecked") // a map of texts, lists and maps, as toProperties wrote it
  public static DatabaseProperties of(Map<String, Object> properties) {
    return new DatabaseProperties(
        (Map<String, Object>) properties.getOrDefault("database", Map.of()));
  }

  /**
   * A single text: owner, encoding, collate, ctype, connlimit, comment, provider, locale, rules,
   * and system, the identifier of the server's cluster.
   */
  public Optional<String> text(String name) {
    return Optional.ofNullable((String) values.get(name));
  }

  /** Whether rights were ever given or taken; when not, PostgreSQL's defaults hold. */
  public boolean hasGrants() {
    return Boolean.TRUE.equals(values.get("hasGrants"));
  }

  /** A list of entries: grants, settings, extensions. */
  public List<Map<String, String>> entries(String name) {
    List<Map<String, String>> entries = new ArrayList<>();
    if (values.get(name) instanceof List<?> list) {
      for (Object entry : list) {
        Map<String, String> texts = new LinkedHashMap<>();
        ((Map<?, ?>) entry).forEach((k, v) -> texts.put(String.valueOf(k), String.valueOf(v)));
        entries.add(texts);
      }
    }
    return entries;
  }

  /** Whether the database has a schema named public, as a new one always has. */
  public boolean hasPublicSchema() {
    return !Boolean.FALSE.equals(values.get("publicSchema"));
  }

  /** Every role that owns something, has a right or is named in a policy. */
  public List<String> roles() {
    return texts("roles");
  }

  /** Every role that a restore needs: those of the contents and those of the database itself. */
  public List<String> neededRoles() {
    Set<String> needed = new LinkedHashSet<>(roles());
    text("owner").ifPresent(needed::add);
    for (String kind : List.of("grants", "settings")) {
      entries(kind).forEach(entry -> needed.add(entry.getOrDefault("role", "")));
    }
    needed.remove("");
    return List.copyOf(needed);
  }

  /** Every tablespace, beside the default one, that something lies in. */
  public List<String> tablespaces() {
    return texts("tablespaces");
  }

  private List<String> texts(String name) {
    return values.get(name) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }
}
