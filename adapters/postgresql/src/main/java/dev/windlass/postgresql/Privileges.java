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
             r.rolcreatedb, r.rolcreaterole,
             pg_has_role(r.oid, 'pg_monitor', 'USAGE') AS monitors,
             has_function_privilege('pg_read_binary_file(text,bigint,bigint)', 'EXECUTE') AS logs,
             has_function_privilege('pg_reload_conf()', 'EXECUTE') AS reloads,
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
            missing.add(
                "Role %s has no CREATEDB: database.create and database.restore are refused."
                    .formatted(role));
          }
          if (!row.getBoolean("rolcreaterole")) {
            missing.add("Role %s has no CREATEROLE: users can only be listed.".formatted(role));
          }
          if (!row.getBoolean("monitors")) {
            missing.add(
                "Role %s is not in pg_monitor: metrics.collect leaves some out.".formatted(role));
          }
          if (!row.getBoolean("monitors") || !row.getBoolean("logs")) {
            missing.add(
                "Role %s may not read the server's log files: logs.get is refused."
                    .formatted(role));
          }
          if (!row.getBoolean("reloads")) {
            missing.add(
                "Role %s may not reload the configuration: configuration.set is refused for the"
                        .formatted(role)
                    + " engine as a whole.");
          }
          return missing;
        });
  }
}
