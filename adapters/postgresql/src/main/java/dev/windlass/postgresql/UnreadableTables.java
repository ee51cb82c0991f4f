package dev.windlass.postgresql;

import dev.windlass.postgresql.connection.ServerConnection;
import java.util.List;

/** Tables that the login role may not read; one of them makes a backup fail. */
final class UnreadableTables {
  private static final String SELECT =
      """
      SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'S') AND c.relpersistence <> 't'
         AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
         AND NOT EXISTS (SELECT 1 FROM pg_depend d
                          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                            AND d.deptype = 'e')
         AND (NOT has_schema_privilege(n.oid, 'USAGE') OR NOT has_table_privilege(c.oid, 'SELECT'))
       ORDER BY 1
      """;

  private UnreadableTables() {}

  /** Quoted where PostgreSQL would quote. */
  static List<String> of(ServerConnection connection) {
    return connection.query(SELECT, row -> row.getString(1));
  }
}
