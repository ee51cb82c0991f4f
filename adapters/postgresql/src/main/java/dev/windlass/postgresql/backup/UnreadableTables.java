package dev.windlass.postgresql.backup;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerSettings;
import dev.windlass.postgresql.connection.Sql;
import java.util.List;

/** Tables that the login role may not read; one of them makes a backup fail. */
final class UnreadableTables {
  private static final String SELECT =
      """
      SELECT n.nspname, c.relname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'S') AND c.relpersistence <> 't'
         AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
         AND NOT EXISTS (SELECT 1 FROM pg_depend d
                          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                            AND d.deptype = 'e')
         AND (NOT has_schema_privilege(n.oid, 'USAGE') OR NOT has_table_privilege(c.oid, 'SELECT'))
       ORDER BY 1, 2
      """;

  private UnreadableTables() {}

  /**
   * Fails when there is one among those that the backup holds.
   *
   * @throws EngineException {@code PERMISSION_DENIED}, naming the first
   */
  static void refuse(
      ServerConnection connection,
      ServerSettings settings,
      String database,
      BackupSelection selection) {
    List<String> unreadable =
        connection.query(SELECT, row -> Sql.identifier(row.getString(1), row.getString(2))).stream()
            .filter(selection::keeps)
            .toList();
    if (!unreadable.isEmpty()) {
      throw new EngineException(
          FailureCode.PERMISSION_DENIED,
          "Role %s may not read %d tables of database \"%s\", among them %s."
              .formatted(settings.username(), unreadable.size(), database, unreadable.getFirst()),
          "Grant it SELECT on them, or pg_read_all_data (PostgreSQL 14 and later).");
    }
  }
}
