package dev.windlass.postgresql.restore;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups.RestoreFigures;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.RestoreScope;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.ObjectPattern;
import dev.windlass.postgresql.backup.CopyTarget;
import dev.windlass.postgresql.backup.PartKind;
import dev.windlass.postgresql.backup.PostgresqlBackupSession;
import dev.windlass.postgresql.backup.Relation;
import dev.windlass.postgresql.backup.RelationMatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What of a backup a restore is about: which tables, and what of the dump belongs to them. */
final class RestoreSelection {
  private final BackupManifest manifest;
  private final boolean whole;
  private final Map<Long, Relation> all;
  private final Set<Long> named;
  private final Set<Long> wanted;
  private final Set<String> wantedNames = new HashSet<>();

  private RestoreSelection(BackupManifest manifest, RestoreScope scope) {
    this.manifest = manifest;
    this.whole = scope.only().isEmpty();
    List<Relation> relations = Relation.of(manifest);
    this.all = relations.stream().collect(Collectors.toMap(Relation::oid, Function.identity()));
    RelationMatch match = new RelationMatch(relations);
    this.named =
        relations.stream()
            .filter(relation -> whole || match.any(scope.only(), relation))
            .map(Relation::oid)
            .collect(Collectors.toSet());
    this.wanted = new HashSet<>(named);
    if (!whole || scope.existing() != null) {
      requireMatch(match, scope.only());
    }
    relations().forEach(relation -> wantedNames.add(relation.quoted()));
    if (!whole) {
      requireOwnRows();
    }
  }

  /**
   * Finds out what is wanted.
   *
   * @throws EngineException {@code NOT_FOUND} when a pattern means nothing in the backup
   */
  static RestoreSelection of(BackupManifest manifest, RestoreScope scope) {
    return new RestoreSelection(manifest, scope);
  }

  private void requireMatch(RelationMatch match, List<ObjectPattern> only) {
    if (all.isEmpty()) {
      throw new EngineException(
          FailureCode.UNSUPPORTED_OPERATION,
          "Backup %s does not say which tables are where, or has none."
              .formatted(manifest.backupId()),
          "Restore all of it under a new name, and take what is wanted from there.");
    }
    List<String> nothing = match.withoutMatch(only).stream().map(ObjectPattern::text).toList();
    if (!nothing.isEmpty()) {
      throw new EngineException(
          FailureCode.NOT_FOUND,
          "Backup %s of database \"%s\" has nothing that these mean: %s."
              .formatted(manifest.backupId(), manifest.database(), String.join(", ", nothing)),
          "Its manifest names every table; upper and lower case differ.");
    }
  }

  /** A partition by hash of an enum has its rows loaded through its topmost parent. */
  private void requireOwnRows() {
    for (Relation relation : relations()) {
      if (!relation.into().isEmpty() && !wantedNames.contains(relation.into())) {
        throw new EngineException(
            FailureCode.PRECONDITION_FAILED,
            "The rows of partition %s cannot be told from those of the rest of %s."
                .formatted(relation.quoted(), relation.into()),
            "Restore " + relation.into() + " as a whole.");
      }
    }
  }

  boolean isWhole() {
    return whole;
  }

  /** Every table, view and sequence that the command means by its name. */
  List<Relation> named() {
    return named.stream().map(all::get).toList();
  }

  /** Those, and the sequences that their defaults need. */
  List<Relation> relations() {
    return wanted.stream().map(all::get).toList();
  }

  /** Whether rows that go into this table are wanted. */
  boolean loads(CopyTarget target) {
    return whole || wantedNames.contains(target.table());
  }

  /** The objects that are read, the schema not among them. */
  List<BackupManifest.Part> parts() {
    return manifest.parts().stream().filter(this::isRead).toList();
  }

  private boolean isRead(BackupManifest.Part part) {
    return switch (PartKind.of(part.details())) {
      case SCHEMA, GLOBALS -> false;
      case LARGE_OBJECTS -> whole;
      case SEQUENCES -> true;
      case DATA -> whole || CopyTarget.of(part.details()).stream().anyMatch(this::loads);
    };
  }

  /** How much is loaded. */
  RestoreFigures figures() {
    List<CopyTarget> targets =
        manifest.parts().stream()
            .flatMap(part -> CopyTarget.of(part.details()).stream())
            .filter(this::loads)
            .toList();
    return new RestoreFigures(
        targets.stream().map(CopyTarget::table).distinct().count(),
        targets.stream().mapToLong(CopyTarget::rows).sum(),
        targets.stream().mapToLong(CopyTarget::bytes).sum());
  }

  /** How many bytes of rows each ordinary table takes, by its quoted name. */
  Map<String, Long> sizes() {
    Set<String> ordinary =
        relations().stream()
            .filter(relation -> "r".equals(relation.kind()))
            .map(Relation::quoted)
            .collect(Collectors.toSet());
    return manifest.parts().stream()
        .flatMap(part -> CopyTarget.of(part.details()).stream())
        .filter(target -> ordinary.contains(target.table()) && loads(target))
        .collect(
            Collectors.groupingBy(CopyTarget::table, Collectors.summingLong(CopyTarget::bytes)));
  }

  /**
   * What of a dump is made.
   *
   * @param numbers of its entries
   * @param leftOut what belongs to a wanted table and needs something that is not restored
   */
  record Chosen(Set<String> numbers, List<String> leftOut) {}

  /**
   * Picks the wanted tables, all that they need, and what belongs to them alone.
   *
   * @throws EngineException {@code PRECONDITION_FAILED} when one needs a table that is not wanted
   */
  Chosen choose(List<DumpEntry> entries) {
    Map<String, DumpEntry> byNumber =
        entries.stream().collect(Collectors.toMap(DumpEntry::number, Function.identity()));
    Set<String> chosen = new HashSet<>();
    for (DumpEntry entry : entries) {
      if (isRelation(entry) && wanted.contains(entry.oid())) {
        for (DumpEntry needed : closure(entry, byNumber)) {
          admit(entry, needed);
          chosen.add(needed.number());
        }
      }
    }
    List<String> leftOut = new ArrayList<>();
    Deque<DumpEntry> parts =
        entries.stream()
            .filter(entry -> entry.isPart() && !isRelation(entry))
            .collect(Collectors.toCollection(ArrayDeque::new));
    boolean more = true;
    while (more) {
      more = false;
      leftOut.clear();
      for (DumpEntry part : List.copyOf(parts)) {
        if (part.needs().stream().noneMatch(chosen::contains)) {
          continue;
        }
        List<DumpEntry> needed = closure(part, byNumber);
        if (needed.stream().anyMatch(it -> isRelation(it) && !wanted.contains(it.oid()))) {
          if (isOfWanted(part, byNumber)) {
            leftOut.add(part.text() + ": needs what is not restored");
          }
          continue;
        }
        needed.forEach(it -> chosen.add(it.number()));
        parts.remove(part);
        more = true;
      }
    }
    if (!whole) {
      entries.stream()
          .filter(entry -> entry.catalog() == DumpEntry.PG_PUBLICATION_REL)
          .filter(entry -> isOfWanted(entry, byNumber))
          .forEach(entry -> leftOut.add(entry.text() + ": publications are not restored"));
      if (hasLargeObjects()) {
        leftOut.add("large objects: columns of type oid may refer to some");
      }
    }
    return new Chosen(chosen, leftOut);
  }

  private boolean isOfWanted(DumpEntry entry, Map<String, DumpEntry> byNumber) {
    return entry.needs().stream()
        .map(byNumber::get)
        .anyMatch(it -> it != null && isRelation(it) && wanted.contains(it.oid()));
  }

  /** Wanted tables that come back empty, a sentence each without its full stop. */
  List<String> withoutRows() {
    return PostgresqlBackupSession.withoutRows(manifest).stream()
        .filter(name -> whole || wantedNames.contains(name))
        .map(
            name ->
                name + ": is unlogged, and the backup is one of a standby, which has no rows of it")
        .toList();
  }

  private boolean hasLargeObjects() {
    return manifest.parts().stream()
        .anyMatch(part -> PartKind.of(part.details()) == PartKind.LARGE_OBJECTS);
  }

  private boolean isRelation(DumpEntry entry) {
    return entry.catalog() == DumpEntry.PG_CLASS && all.containsKey(entry.oid());
  }

  /** A sequence that a default needs comes along; a table would come without its rows. */
  private void admit(DumpEntry entry, DumpEntry needed) {
    if (!isRelation(needed) || wanted.contains(needed.oid())) {
      return;
    }
    Relation other = all.getOrDefault(needed.oid(), new Relation(0, "", "", "", 0, ""));
    if (!other.isSequence()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "%s needs %s, which is not to be restored.".formatted(nameOf(entry), other.quoted()),
          "Name both.");
    }
    wanted.add(needed.oid());
    wantedNames.add(other.quoted());
  }

  private String nameOf(DumpEntry entry) {
    Relation relation = all.get(entry.oid());
    return relation == null ? entry.text() : relation.quoted();
  }

  private static List<DumpEntry> closure(DumpEntry from, Map<String, DumpEntry> byNumber) {
    Map<String, DumpEntry> found = new HashMap<>();
    Deque<DumpEntry> open = new ArrayDeque<>(List.of(from));
    for (DumpEntry entry = open.poll(); entry != null; entry = open.poll()) {
      if (found.put(entry.number(), entry) == null) {
        for (String number : entry.needs()) {
          DumpEntry needed = byNumber.get(number);
          if (needed != null) {
            open.add(needed);
          }
        }
      }
    }
    return List.copyOf(found.values());
  }
}
