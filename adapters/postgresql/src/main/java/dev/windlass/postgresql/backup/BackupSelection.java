package dev.windlass.postgresql.backup;

import dev.windlass.engine.BackupScope;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.ObjectPattern;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a database goes into a backup, found out by name in Java: neither a statement nor {@code
 * pg_dump} ever sees a pattern, only exact names.
 */
final class BackupSelection {
  private static final int NAMED = 5;
  private static final int LONGEST_ARGUMENTS = 1 << 20;

  private final BackupScope scope;
  private final List<Relation> kept = new ArrayList<>();
  private final List<Relation> gone = new ArrayList<>();
  private final List<String> goneSchemas;
  private final Set<String> keptNames;

  private BackupSelection(BackupScope scope, List<Relation> relations, List<String> schemas) {
    this.scope = scope;
    this.goneSchemas = schemas.stream().filter(this::isGone).toList();
    Set<String> withoutSchema = new HashSet<>(goneSchemas);
    RelationMatch match = new RelationMatch(relations);
    for (Relation relation : relations) {
      boolean in = scope.include().isEmpty() || match.any(scope.include(), relation);
      boolean out =
          withoutSchema.contains(relation.schema()) || match.any(scope.exclude(), relation);
      (in && !out ? kept : gone).add(relation);
    }
    this.keptNames = kept.stream().map(Relation::quoted).collect(Collectors.toSet());
  }

  private boolean isGone(String schema) {
    boolean in =
        scope.include().isEmpty()
            || scope.include().stream().anyMatch(pattern -> pattern.matchesSchema(schema));
    return !in
        || scope.exclude().stream()
            .anyMatch(pattern -> pattern.table() == null && pattern.matchesSchema(schema));
  }

  /**
   * Applies a scope to what the connection's snapshot shows.
   *
   * @throws EngineException {@code NOT_FOUND} when a pattern means nothing
   */
  static BackupSelection of(ServerConnection connection, String database, BackupScope scope) {
    if (!scope.isSelection()) {
      return new BackupSelection(scope, List.of(), List.of());
    }
    List<Relation> relations = RelationCatalog.read(connection);
    List<String> schemas = RelationCatalog.schemas(connection);
    List<ObjectPattern> all =
        Stream.concat(scope.include().stream(), scope.exclude().stream()).toList();
    List<String> nothing = new ArrayList<>();
    for (ObjectPattern pattern : all) {
      boolean whole = pattern.table() == null && schemas.stream().anyMatch(pattern::matchesSchema);
      if (!whole && !new RelationMatch(relations).withoutMatch(List.of(pattern)).isEmpty()) {
        nothing.add(pattern.text());
      }
    }
    if (!nothing.isEmpty()) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "Database \"%s\" has nothing that these mean: %s."
              .formatted(database, String.join(", ", nothing)),
          "schema.describe shows what there is; upper and lower case differ.");
    }
    return new BackupSelection(scope, relations, schemas);
  }

  /**
   * Makes sure that what is kept can be restored without what is not.
   *
   * @throws EngineException {@code PRECONDITION_FAILED}, naming what needs what
   */
  void requireSelfContained(ServerConnection connection) {
    if (!scope.isSelection()) {
      return;
    }
    List<String> needs =
        RelationCatalog.needs(connection, gone.stream().map(Relation::oid).toList(), goneSchemas);
    if (!needs.isEmpty()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "What is selected could not be restored by itself: %s%s."
              .formatted(
                  String.join("; ", needs.subList(0, Math.min(NAMED, needs.size()))),
                  needs.size() > NAMED ? "; and %d more".formatted(needs.size() - NAMED) : ""),
          "Select what is needed as well, or leave out what needs it; single tables can also be"
              + " restored out of a backup of everything.");
    }
  }

  /** Every relation in the backup; of a whole database they are read now. */
  List<Relation> kept(ServerConnection connection) {
    return scope.isSelection() ? kept : RelationCatalog.read(connection);
  }

  boolean keeps(String quotedName) {
    return !scope.isSelection() || keptNames.contains(quotedName);
  }

  /** An extension's tables stay with the extension, which stays unless its schema goes. */
  boolean keepsSchema(String schema) {
    return !goneSchemas.contains(schema);
  }

  /** Large objects belong to no schema: they are there unless only some things are wanted. */
  boolean keepsLargeObjects() {
    return scope.include().isEmpty();
  }

  /** What tells {@code pg_dump} to leave out the rest: exact names in its own quotes. */
  List<String> dumpArguments() {
    List<String> arguments = new ArrayList<>();
    if (!scope.isSelection()) {
      return arguments;
    }
    goneSchemas.forEach(schema -> arguments.add("--exclude-schema=" + Sql.identifier(schema)));
    Set<String> whole = new HashSet<>(goneSchemas);
    gone.stream()
        .filter(relation -> !whole.contains(relation.schema()))
        .forEach(relation -> arguments.add("--exclude-table=" + relation.quoted()));
    requirePassable(arguments);
    return arguments;
  }

  private static void requirePassable(List<String> arguments) {
    CharsetEncoder encoder =
        Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")).newEncoder();
    for (String argument : arguments) {
      if (!encoder.canEncode(argument)) {
        throw new EngineException(
            FailureCode.CONFIGURATION_INVALID,
            "The worker cannot hand %s to pg_dump: its locale has not all of these characters."
                .formatted(argument.substring(argument.indexOf('=') + 1)),
            "Start the worker with LC_ALL=C.UTF-8.");
      }
    }
    if (arguments.stream().mapToLong(it -> it.length() + 9L).sum() > LONGEST_ARGUMENTS) {
      throw new EngineException(
          FailureCode.RESOURCE_EXHAUSTED,
          "pg_dump cannot be told to leave out %d things one by one.".formatted(arguments.size()),
          "Select whole schemas, or back up everything and restore what is wanted.");
    }
  }
}
