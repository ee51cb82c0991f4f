package dev.windlass.postgresql.maintenance;

import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintainResult.MaintainedObject;
import dev.windlass.messages.command.DatabaseMaintainResult.Outcome;
import dev.windlass.postgresql.connection.ServerConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How large tables and B-tree indexes would be if they were written anew, by the planner's
 * statistics: number of rows, widths of columns, fill factor, and the layout of pages. What lies
 * above it is called wasted. Cheap, reads no table, and is as good as the statistics are.
 */
final class BloatEstimate implements Upkeep {
  /**
   * A row costs a line pointer of 4 bytes and a header of 24, rounded up to 8; a page has a header
   * of 24. Columns whose values are kept aside have the width of their pointer in the statistics. A
   * table that nobody has looked at has -1 rows, and in PostgreSQL 13 none, on no pages.
   */
  private static final String TABLES =
      """
      SELECT c.oid::bigint AS oid, greatest(c.relpages, 0)::bigint * current_setting('block_size')::int AS bytes,
             CASE WHEN c.reltuples = 0 AND c.relpages = 0
                       AND current_setting('server_version_num')::int < 140000
                       AND COALESCE(pg_stat_get_last_analyze_time(c.oid),
                                    pg_stat_get_last_autoanalyze_time(c.oid),
                                    pg_stat_get_last_vacuum_time(c.oid),
                                    pg_stat_get_last_autovacuum_time(c.oid)) IS NULL
                  THEN -1 ELSE c.reltuples END AS rows,
             ceil(c.reltuples * (4 + 24 + 8 * ceil((COALESCE(w.width, 0)) / 8.0))
                  / ((current_setting('block_size')::int - 24)
                     * COALESCE(substring(array_to_string(c.reloptions, ' ')
                                          FROM 'fillfactor=([0-9]+)')::int, 100) / 100.0))
               * current_setting('block_size')::bigint AS expected,
             w.width IS NOT NULL AS known
        FROM pg_class c
        LEFT JOIN LATERAL (SELECT sum((1 - s.null_frac) * s.avg_width) AS width
                             FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname
                            WHERE n.oid = c.relnamespace AND s.tablename = c.relname
                              AND NOT s.inherited) w ON true
       WHERE c.oid = ANY (?::oid[])
      """;

  /** An entry costs a line pointer of 4 bytes and a header of 8; a page 24 + 16. */
  private static final String INDEXES =
      """
      SELECT c.oid::bigint AS oid, greatest(c.relpages, 0)::bigint * current_setting('block_size')::int AS bytes,
             c.reltuples AS rows,
             (ceil(c.reltuples * (4 + 8 + 8 * ceil(COALESCE(w.width, 0) / 8.0))
                   / ((current_setting('block_size')::int - 40)
                      * COALESCE(substring(array_to_string(c.reloptions, ' ')
                                           FROM 'fillfactor=([0-9]+)')::int, 90) / 100.0)) + 1)
               * current_setting('block_size')::bigint AS expected,
             w.width IS NOT NULL AS known
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
        LEFT JOIN LATERAL (SELECT sum((1 - s.null_frac) * s.avg_width) AS width
                             FROM pg_attribute a
                             JOIN pg_stats s ON s.schemaname = n.nspname AND NOT s.inherited
                              AND ((s.tablename = t.relname AND s.attname = a.attname)
                                   OR s.tablename = c.relname)
                            WHERE a.attrelid = t.oid AND a.attnum = ANY (i.indkey)) w ON true
       WHERE c.oid = ANY (?::oid[])
      """;

  private final ServerConnection connection;
  private final DatabaseMaintain wanted;
  private final Map<Long, Estimate> estimates = new HashMap<>();

  private record Estimate(long bytes, double rows, double expected, boolean known) {}

  BloatEstimate(ServerConnection connection, DatabaseMaintain wanted) {
    this.connection = connection;
    this.wanted = wanted;
  }

  @Override
  public String verb() {
    return "estimate bloat of";
  }

  @Override
  public void prepare() {}

  @Override
  public List<Relation> relations() {
    List<Relation> tables = Relation.tables(connection, "rm", wanted.tablesOrAll());
    List<Relation> indexes = Relation.indexes(connection, tables, true);
    estimate(TABLES, tables);
    estimate(INDEXES, indexes);
    List<Relation> all = new ArrayList<>(tables);
    all.addAll(indexes);
    return all;
  }

  private void estimate(String sql, List<Relation> relations) {
    Long[] oids = relations.stream().map(Relation::oid).toArray(Long[]::new);
    connection.query(sql, row -> estimates.put(row.getLong("oid"), read(row)), (Object) oids);
  }

  private static Estimate read(ResultSet row) throws SQLException {
    return new Estimate(
        row.getLong("bytes"),
        row.getDouble("rows"),
        row.getDouble("expected"),
        row.getBoolean("known"));
  }

  @Override
  public MaintainedObject run(Relation relation) {
    Estimate estimate = Objects.requireNonNull(estimates.get(relation.oid()));
    boolean blind = estimate.rows() < 0 || (estimate.rows() > 0 && !estimate.known());
    return new MaintainedObject(
        relation.name(),
        relation.kind(),
        blind ? Outcome.SKIPPED : Outcome.DONE,
        blind ? "There are no statistics: run ANALYZE first." : null,
        estimate.bytes(),
        null,
        blind ? null : wasted(estimate),
        null);
  }

  private static @Nullable Long wasted(Estimate estimate) {
    return Math.max(0, estimate.bytes() - (long) estimate.expected());
  }
}
