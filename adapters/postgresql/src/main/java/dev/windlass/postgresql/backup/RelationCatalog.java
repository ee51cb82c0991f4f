package dev.windlass.postgresql.backup;

import dev.windlass.postgresql.connection.ServerConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the names of what a database has, and what needs what. */
final class RelationCatalog {
  private static final String RELATIONS =
      """
      SELECT c.oid::bigint AS oid, c.relkind::text AS kind, n.nspname, c.relname,
             COALESCE(
               (SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = c.oid AND c.relispartition),
               (SELECT d.refobjid FROM pg_depend d
                 WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND c.relkind = 'S'
                   AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') LIMIT 1),
               0)::bigint AS parent
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
         AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
         AND NOT EXISTS (SELECT 1 FROM pg_depend d
                          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                            AND d.objsubid = 0 AND d.deptype = 'e')
       ORDER BY n.nspname, c.relname
      """;

  private static final String SCHEMAS =
      "SELECT nspname FROM pg_namespace"
          + " WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' ORDER BY 1";

  /**
   * What stays and depends on what does not. A constraint, rule, trigger, default or index is part
   * of its table; membership in a publication is left out by {@code pg_dump} itself.
   */
  private static final String NEEDS =
      """
      WITH schemas AS (SELECT oid FROM pg_namespace WHERE nspname::text = ANY (?::text[])),
      classes AS (
        SELECT oid FROM pg_class
         WHERE oid::bigint = ANY (?::bigint[]) OR relnamespace IN (SELECT oid FROM schemas)),
      gone AS (
        SELECT 'pg_class'::regclass::oid AS class, oid FROM classes
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid FROM pg_type t
         WHERE t.typnamespace IN (SELECT oid FROM schemas)
            OR t.typrelid IN (SELECT oid FROM classes)
            OR t.typelem IN (SELECT e.oid FROM pg_type e WHERE e.typrelid IN (SELECT oid FROM classes))
        UNION ALL
        SELECT 'pg_proc'::regclass, oid FROM pg_proc
         WHERE pronamespace IN (SELECT oid FROM schemas)
        UNION ALL
        SELECT 'pg_collation'::regclass, oid FROM pg_collation
         WHERE collnamespace IN (SELECT oid FROM schemas)
        UNION ALL
        SELECT 'pg_operator'::regclass, oid FROM pg_operator
         WHERE oprnamespace IN (SELECT oid FROM schemas)
        UNION ALL
        SELECT 'pg_statistic_ext'::regclass, oid FROM pg_statistic_ext
         WHERE stxnamespace IN (SELECT oid FROM schemas)),
      part AS (
        SELECT 'pg_constraint'::regclass::oid AS class, oid, conrelid AS of FROM pg_constraint
        UNION ALL SELECT 'pg_constraint'::regclass, k.oid, t.typrelid FROM pg_constraint k
                    JOIN pg_type t ON t.oid = k.contypid
        UNION ALL SELECT 'pg_rewrite'::regclass, oid, ev_class FROM pg_rewrite
        UNION ALL SELECT 'pg_trigger'::regclass, oid, tgrelid FROM pg_trigger
        UNION ALL SELECT 'pg_attrdef'::regclass, oid, adrelid FROM pg_attrdef
        UNION ALL SELECT 'pg_policy'::regclass, oid, polrelid FROM pg_policy
        UNION ALL SELECT 'pg_class'::regclass, indexrelid, indrelid FROM pg_index)
      SELECT DISTINCT pg_describe_object(d.classid, d.objid, 0) || ' needs '
             || pg_describe_object(d.refclassid, d.refobjid, 0) AS need
        FROM pg_depend d
        JOIN gone g ON g.class = d.refclassid AND g.oid = d.refobjid
        LEFT JOIN part p ON p.class = d.classid AND p.oid = d.objid
       WHERE d.deptype IN ('n', 'a')
         AND d.classid NOT IN ('pg_publication_rel'::regclass, 'pg_default_acl'::regclass,
                               'pg_opclass'::regclass, 'pg_opfamily'::regclass,
                               'pg_amop'::regclass, 'pg_amproc'::regclass)
         AND NOT EXISTS (SELECT 1 FROM gone x WHERE x.class = d.classid AND x.oid = d.objid)
         AND (p.of IS NULL OR p.of NOT IN (SELECT oid FROM classes))
         AND NOT EXISTS (SELECT 1 FROM pg_type t JOIN classes c ON c.oid = t.typrelid
                          WHERE d.classid = 'pg_type'::regclass AND t.oid = d.objid)
      UNION
      SELECT 'extension ' || quote_ident(e.extname) || ' needs schema '
             || quote_ident(n.nspname)
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
       WHERE n.oid IN (SELECT oid FROM schemas)
       ORDER BY 1
      """;

  private RelationCatalog() {}

  /** Tables, views and sequences of the user, by schema and name. */
  static List<Relation> read(ServerConnection connection) {
    return connection.query(
        RELATIONS,
        row ->
            new Relation(
                row.getLong("oid"),
                Objects.requireNonNull(row.getString("kind")),
                Objects.requireNonNull(row.getString("nspname")),
                Objects.requireNonNull(row.getString("relname")),
                row.getLong("parent"),
                ""));
  }

  static List<String> schemas(ServerConnection connection) {
    return connection.query(SCHEMAS, row -> row.getString(1));
  }

  /** Sentences without their full stop: what stays and needs what does not. */
  static List<String> needs(
      ServerConnection connection, List<Long> gone, List<String> goneSchemas) {
    return connection.query(
        NEEDS,
        row -> row.getString(1),
        goneSchemas.toArray(String[]::new),
        gone.toArray(Long[]::new));
  }

  /** Notes of tables whose rows are loaded through another table which that is. */
  static List<Relation> withTargets(List<Relation> relations, List<TableData> tables) {
    Map<String, TableData> byName =
        tables.stream().collect(Collectors.toMap(TableData::quoted, Function.identity()));
    return relations.stream()
        .map(
            relation -> {
              TableData data = byName.get(relation.quoted());
              return data == null || data.into().equals(relation.quoted())
                  ? relation
                  : new Relation(
                      relation.oid(),
                      relation.kind(),
                      relation.schema(),
                      relation.name(),
                      relation.parent(),
                      data.into());
            })
        .toList();
  }
}
