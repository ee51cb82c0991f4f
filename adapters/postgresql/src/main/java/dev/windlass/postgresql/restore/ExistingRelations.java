package dev.windlass.postgresql.restore;

import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseRestore.Clash;
import dev.windlass.postgresql.backup.Relation;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.util.List;
import java.util.Map;

/** Tables, views and sequences in an existing database that bear the name of a wanted one. */
final class ExistingRelations {
  private static final int NAMED = 10;

  /** Kinds by the statement that drops them, views before what they show. */
  private static final Map<String, String> DROPS =
      Map.of(
          "v", "VIEW",
          "m", "MATERIALIZED VIEW",
          "f", "FOREIGN TABLE",
          "r", "TABLE",
          "S", "SEQUENCE");

  private static final String THERE =
      """
      SELECT c.oid::regclass::text, CASE c.relkind WHEN 'p' THEN 'r' ELSE c.relkind::text END
        FROM unnest(?::text[]) AS wanted(name)
        JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(wanted.name)
       ORDER BY 1
      """;

  /** What a drop of these would take along without a word. */
  private static final String MORE_PARTITIONS =
      """
      SELECT p.relid::regclass::text
        FROM unnest(?::text[]) AS dropped(name),
             LATERAL pg_catalog.pg_partition_tree(pg_catalog.to_regclass(dropped.name)) p
      EXCEPT
      SELECT pg_catalog.to_regclass(name)::text FROM unnest(?::text[]) AS dropped(name)
       ORDER BY 1
      """;

  private static final String PUBLISHED =
      """
      SELECT DISTINCT p.pubname, r.prrelid::regclass::text
        FROM pg_catalog.pg_publication_rel r
        JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
       WHERE r.prrelid IN (SELECT pg_catalog.to_regclass(name) FROM unnest(?::text[]) AS dropped(name))
       ORDER BY 1, 2
      """;

  private final ServerConnection inside;
  private final RestoreRequest request;
  private final RestoreSelection selection;

  /** A name as the server quotes it, with its schema, and a kind. */
  private record There(String name, String kind) {}

  /** A table in a publication. */
  record Membership(String publication, String table) {
    /** That it is one no more: a sentence without its full stop. */
    String lost() {
      return "publication %s: %s was made anew and is not in it any more"
          .formatted(Sql.identifier(publication), table);
    }
  }

  ExistingRelations(ServerConnection inside, RestoreRequest request, RestoreSelection selection) {
    this.inside = inside;
    this.request = request;
    this.selection = selection;
  }

  private List<There> there() {
    return inside.query(
        THERE,
        row -> new There(String.valueOf(row.getString(1)), String.valueOf(row.getString(2))),
        names());
  }

  private Object names() {
    return selection.named().stream().map(Relation::quoted).toArray(String[]::new);
  }

  /** {@code ALREADY_EXISTS} when there are some and they are not to be replaced. */
  void check() {
    List<There> there = there();
    if (!there.isEmpty() && request.scope().existing() != Clash.REPLACE) {
      throw new EngineException(
          FailureCode.ALREADY_EXISTS,
          "Database \"%s\" has %d of these already: %s%s. Nothing was changed."
              .formatted(
                  request.database(),
                  there.size(),
                  String.join(", ", there.stream().limit(NAMED).map(There::name).toList()),
                  there.size() > NAMED ? ", and more" : ""),
          "Say that they are to be replaced, restore others, or restore under a new name.");
    }
  }

  /** Which of them publications name: a dropped table leaves its publications without a word. */
  List<Membership> published() {
    return inside.query(
        PUBLISHED,
        row -> new Membership(String.valueOf(row.getString(1)), String.valueOf(row.getString(2))),
        names());
  }

  /** Drops them, or fails; what needs them keeps them from being dropped. */
  void clear() {
    check();
    List<There> there = there();
    requireNoMorePartitions(there.stream().map(There::name).toArray(String[]::new));
    for (String kind : List.of("v", "m", "f", "r", "S")) {
      List<String> dropped =
          there.stream().filter(it -> it.kind.equals(kind)).map(There::name).toList();
      if (!dropped.isEmpty()) {
        inside.execute("DROP " + DROPS.get(kind) + " IF EXISTS " + String.join(", ", dropped));
      }
    }
  }

  private void requireNoMorePartitions(Object names) {
    List<String> more = inside.query(MORE_PARTITIONS, row -> row.getString(1), names, names);
    if (!more.isEmpty()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Tables that would be replaced have partitions that the backup has not: %s%s."
              .formatted(
                  String.join(", ", more.subList(0, Math.min(NAMED, more.size()))),
                  more.size() > NAMED ? ", and more" : ""),
          "Detach these partitions first, or restore under a new name.");
    }
  }
}
