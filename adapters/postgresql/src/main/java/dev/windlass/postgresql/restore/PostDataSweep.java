package dev.windlass.postgresql.restore;

import dev.windlass.postgresql.connection.ServerConnection;
import java.util.List;

/**
 * Takes away what an interrupted attempt made after data, so that it can be made anew. {@code
 * pg_restore --clean} cannot do that: it trips over constraints that partitions inherit. What
 * belongs to an extension stays. Nothing is dropped with CASCADE: what depends on such a thing is
 * not ours to guess, and the failure says what it is.
 */
final class PostDataSweep {
  private static final String OWN =
      " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.deptype = 'e' AND d.classid = %s"
          + " AND d.objid = %s)";

  private static final String TABLE = " format('%I.%I', n.nspname, c.relname) ";
  private static final String OF_TABLE =
      " JOIN pg_class c ON c.oid = %s JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ";

  /** Each gives the statements that drop one kind, in an order in which none needs another. */
  private static final List<String> DROPS =
      List.of(
          "SELECT format('DROP EVENT TRIGGER %I', x.evtname) FROM pg_event_trigger x WHERE true"
              + OWN.formatted("'pg_event_trigger'::regclass", "x.oid"),
          "SELECT format('DROP PUBLICATION %I', x.pubname) FROM pg_publication x",
          "SELECT format('DROP POLICY %I ON %s', x.polname,"
              + TABLE
              + ") FROM pg_policy x"
              + OF_TABLE.formatted("x.polrelid"),
          "SELECT format('DROP TRIGGER %I ON %s', x.tgname,"
              + TABLE
              + ") FROM pg_trigger x"
              + OF_TABLE.formatted("x.tgrelid")
              + "WHERE NOT x.tgisinternal AND x.tgparentid = 0"
              + OWN.formatted("'pg_class'::regclass", "c.oid"),
          "SELECT format('DROP RULE %I ON %s', x.rulename,"
              + TABLE
              + ") FROM pg_rewrite x"
              + OF_TABLE.formatted("x.ev_class")
              + "WHERE x.rulename <> '_RETURN'"
              + OWN.formatted("'pg_class'::regclass", "c.oid"),
          constraints("x.contype = 'f'"),
          constraints("x.contype IN ('p', 'u', 'x')"),
          constraints("x.contype = 'c' AND NOT x.convalidated"),
          "SELECT 'DROP INDEX ' ||"
              + TABLE
              + "FROM pg_index x"
              + OF_TABLE.formatted("x.indexrelid")
              + "WHERE NOT c.relispartition AND NOT EXISTS (SELECT 1 FROM pg_constraint k"
              + " WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))"
              + OWN.formatted("'pg_class'::regclass", "x.indrelid"),
          "SELECT format('DROP STATISTICS %I.%I', n.nspname, x.stxname) FROM pg_statistic_ext x"
              + " JOIN pg_namespace n ON n.oid = x.stxnamespace");

  private PostDataSweep() {}

  private static String constraints(String kind) {
    return "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I',"
        + TABLE
        + ", x.conname) FROM pg_constraint x"
        + OF_TABLE.formatted("x.conrelid")
        + "WHERE x.conparentid = 0 AND x.coninhcount = 0 AND "
        + kind
        + OWN.formatted("'pg_class'::regclass", "c.oid");
  }

  /** Sweeps the database that the connection is on. */
  static void run(ServerConnection inside) {
    for (String drop : DROPS) {
      inside.query(drop, row -> row.getString(1)).forEach(inside::execute);
    }
  }
}
