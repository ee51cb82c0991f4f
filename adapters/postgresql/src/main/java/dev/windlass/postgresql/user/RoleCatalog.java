package dev.windlass.postgresql.user;

import dev.windlass.messages.command.UserMetadata;
import dev.windlass.postgresql.connection.ServerConnection;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the server says about its roles. */
final class RoleCatalog {
  private static final String KIND =
      """
      (SELECT CASE WHEN a.rolpassword IS NULL THEN 'none' WHEN a.rolpassword LIKE 'md5%' THEN 'md5'
                   ELSE 'scram' END FROM pg_authid a WHERE a.oid = r.oid)
      """;

  private RoleCatalog() {}

  /** Those that the server brought along are left out. */
  static List<UserMetadata> all(ServerConnection connection) {
    return connection.query(select(connection, "r.rolname !~ '^pg_'"), RoleCatalog::user);
  }

  static List<UserMetadata> named(ServerConnection connection, String name) {
    return connection.query(select(connection, "r.rolname::text = ?"), RoleCatalog::user, name);
  }

  /** Whether and how a password is kept only those see who may read pg_authid. */
  private static String select(ServerConnection connection, String condition) {
    boolean passwords =
        connection.one(
            "SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT')",
            row -> row.getBoolean(1));
    return """
      SELECT r.rolname, r.rolcanlogin, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolreplication,
             r.rolbypassrls, NOT r.rolinherit AS rolnoinherit, r.rolconnlimit,
             CASE WHEN isfinite(r.rolvaliduntil) THEN r.rolvaliduntil END AS valid_until,
             r.rolvaliduntil <= now() AS expired, %s AS password,
             ARRAY(SELECT b.rolname::text FROM pg_auth_members m JOIN pg_roles b ON b.oid = m.roleid
                    WHERE m.member = r.oid ORDER BY 1) AS member_of
        FROM pg_roles r WHERE %s ORDER BY r.rolname
      """
        .formatted(passwords ? KIND : "NULL", condition);
  }

  private static UserMetadata user(ResultSet row) throws SQLException {
    int limit = row.getInt("rolconnlimit");
    return new UserMetadata(
        Objects.requireNonNull(row.getString("rolname")),
        row.getBoolean("rolcanlogin"),
        row.getBoolean("rolsuper"),
        attributes(row),
        texts(row.getArray("member_of")),
        limit < 0 ? null : limit,
        instant(row.getObject("valid_until", OffsetDateTime.class)),
        findings(row));
  }

  private static List<String> attributes(ResultSet row) throws SQLException {
    List<String> attributes = new ArrayList<>();
    for (String word : List.of("CREATEDB", "CREATEROLE", "REPLICATION", "BYPASSRLS", "NOINHERIT")) {
      if (row.getBoolean("rol" + word.toLowerCase(java.util.Locale.ROOT))) {
        attributes.add(word);
      }
    }
    return attributes;
  }

  private static List<String> findings(ResultSet row) throws SQLException {
    List<String> findings = new ArrayList<>();
    boolean login = row.getBoolean("rolcanlogin");
    String password = row.getString("password");
    if ("md5".equals(password)) {
      findings.add("Its password is kept as an MD5 hash: rotate it, and SCRAM takes its place.");
    }
    if (login && "none".equals(password)) {
      findings.add("It has no password: only pg_hba.conf decides who may be it.");
    }
    if (login && row.getBoolean("expired")) {
      findings.add("Its password is not accepted any more.");
    }
    return findings;
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }
}
