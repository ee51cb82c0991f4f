package dev.windlass.postgresql;

import dev.windlass.postgresql.connection.ServerConnection;
import java.util.ArrayList;
import java.util.List;

/** What the login role lacks, by capability. */
final class Privileges {
  private static final String HELD =
      """
      SELECT r.rolsuper,
             pg_has_role(r.oid, 'pg_read_all_stats', 'USAGE') AS statistics,
             pg_has_role(r.oid, 'pg_signal_backend', 'USAGE') AS signals,
             r.rolcreatedb,
             COALESCE((SELECT pg_has_role(r.oid, a.oid, 'USAGE')
                         FROM pg_roles a WHERE a.rolname = 'pg_read_all_data'), false) AS reads
        FROM pg_roles r WHERE r.rolname = current_user
      """;

  private Privileges() {}

  /** One sentence for each. */
  static List<String> missing(ServerConnection connection, String role) {
    return connection.one(
        HELD,
        row -> {
          List<String> missing = new ArrayList<>();
          if (row.getBoolean("rolsuper")) {
            return missing;
          }
          if (!row.getBoolean("statistics")) {
            missing.add(
                "Role %s is not in pg_read_all_stats: sizes and other logins' sessions are hidden."
                    .formatted(role));
          }
          if (!row.getBoolean("signals")) {
            missing.add(
                "Role %s is not in pg_signal_backend: process.kill reaches its own sessions only."
                    .formatted(role));
          }
          if (!row.getBoolean("reads")) {
            missing.add(
                "Role %s is not in pg_read_all_data: database.backup works only where it may read"
                        .formatted(role)
                    + " every table.");
          }
          if (!row.getBoolean("rolcreatedb")) {
            missing.add("Role %s has no CREATEDB: database.restore is refused.".formatted(role));
          }
          return missing;
        });
  }
}
