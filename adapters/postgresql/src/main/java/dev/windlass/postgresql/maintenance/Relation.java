package dev.windlass.postgresql.maintenance;

import dev.windlass.postgresql.connection.ServerConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table or an index that something is done to.
 *
 * @param oid the server's number of it
 * @param name with its schema, quoted where that is needed
 * @param kind {@code table}, {@code materialized view}, {@code partitioned table}, {@code index}
 * @param bytes its size when it was last looked after; its exact size could only be asked for under
 *     a lock, and a table that somebody holds would keep everything waiting
 * @param obstacle why it is left alone; null when nothing speaks against it
 * @param note what was seen; null for nothing
 */
record Relation(
    long oid,
    String name,
    String kind,
    long bytes,
    @Nullable String obstacle,
    @Nullable String note) {
  private static final String TABLES =
      """
      SELECT c.oid::bigint AS oid, format('%I.%I', n.nspname, c.relname) AS name,
             CASE c.relkind WHEN 'm' THEN 'materialized view' WHEN 'p' THEN 'partitioned table'
                            ELSE 'table' END AS kind,
             greatest(c.relpages, 0)::bigint * current_setting('block_size')::int AS bytes,
             NULL AS obstacle,
             CASE WHEN s.n_dead_tup > 0 THEN s.n_dead_tup || ' dead rows before.' END AS note
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
       WHERE c.relkind::text = ANY (?) AND c.relpersistence <> 't'
         AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
         AND (cardinality(?::text[]) = 0 OR c.relname::text = ANY (?)
              OR n.nspname || '.' || c.relname = ANY (?)
              OR format('%I.%I', n.nspname, c.relname) = ANY (?))
       ORDER BY bytes DESC, name
      """;

  /** What REINDEX CONCURRENTLY leaves behind when it is interrupted bears a name of this kind. */
  private static final String INDEXES =
      """
      SELECT c.oid::bigint AS oid, format('%I.%I', n.nspname, c.relname) AS name, 'index' AS kind,
             greatest(c.relpages, 0)::bigint * current_setting('block_size')::int AS bytes,
             CASE WHEN NOT i.indisvalid AND c.relname ~ '_ccnew[0-9]*$'
                  THEN 'An interrupted REINDEX CONCURRENTLY left it behind: drop it.'
                  WHEN i.indisexclusion
                  THEN 'It belongs to an exclusion constraint, which cannot be rebuilt while others'
                       || ' write.'
              END AS obstacle,
             CASE WHEN NOT i.indisvalid THEN 'It was invalid before.' END AS note
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE i.indrelid = ANY (?::oid[]) AND c.relkind = 'i' AND (NOT ? OR c.relam = 403)
       ORDER BY bytes DESC, name
      """;

  /** Tables of these kinds (r, m, p); all, or those named; largest first. */
  static List<Relation> tables(ServerConnection connection, String kinds, List<String> named) {
    String[] names = named.toArray(String[]::new);
    return connection.query(
        TABLES, Relation::read, kinds.split("", -1), names, names, names, names);
  }

  /** The indexes of these tables; largest first. */
  static List<Relation> indexes(
      ServerConnection connection, List<Relation> tables, boolean onlyTrees) {
    Long[] oids = tables.stream().map(Relation::oid).toArray(Long[]::new);
    return connection.query(INDEXES, Relation::read, oids, onlyTrees);
  }

  private static Relation read(ResultSet row) throws SQLException {
    return new Relation(
        row.getLong("oid"),
        Objects.requireNonNull(row.getString("name")),
        Objects.requireNonNull(row.getString("kind")),
        row.getLong("bytes"),
        row.getString("obstacle"),
        row.getString("note"));
  }

  /** Its exact size now, with all that belongs to a table; null when it is gone. */
  @Nullable Long bytesNow(ServerConnection connection) {
    String function = kind.equals("index") ? "pg_relation_size" : "pg_total_relation_size";
    return connection.one(
        "SELECT " + function + "(?::oid::regclass)", row -> row.getObject(1, Long.class), oid);
  }
}
