package dev.windlass.postgresql.restore;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.backup.PartKind;
import dev.windlass.postgresql.backup.Relation;
import dev.windlass.postgresql.backup.StoreFailure;
import dev.windlass.postgresql.connection.ServerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Makes and loads what is wanted over one connection, in a transaction that somebody else opens and
 * ends. Schemas, types, functions and the like that are there already stay as they are and are
 * used, and so do their rights and comments.
 */
final class ExistingLoad {
  /** Something of that name is there: schema, object, function, relation. */
  private static final Set<String> THERE = Set.of("42P06", "42710", "42723", "42P07");

  private final ServerConnection inside;
  private final SchemaRestore schema;
  private final RestoreSelection selection;
  private final ObjectSource source;
  private final WorkMonitor monitor;
  private final Map<String, DumpEntry> entries;
  private final Set<String> used = new LinkedHashSet<>();

  ExistingLoad(
      ServerConnection inside,
      SchemaRestore schema,
      RestoreSelection selection,
      ObjectSource source,
      WorkMonitor monitor) {
    this.inside = inside;
    this.schema = schema;
    this.selection = selection;
    this.source = source;
    this.monitor = monitor;
    this.entries = schema.entries();
  }

  void run() {
    monitor.progress("schema", 0, null, "objects");
    make(schema.script(true));
    Set<String> sequences =
        selection.relations().stream()
            .filter(Relation::isSequence)
            .filter(relation -> !isUsed(relation))
            .map(Relation::quoted)
            .collect(Collectors.toSet());
    long total = selection.figures().dataBytes();
    AtomicLong done = new AtomicLong();
    for (BackupManifest.Part part : selection.parts()) {
      load(part, sequences, done, total);
    }
    monitor.progress("indexes and constraints", 0, null, "objects");
    make(schema.script(false));
  }

  /** What was there already and was left as it is: a sentence each, without its full stop. */
  List<String> leftAsTheyAre() {
    return used.stream()
        .map(entries::get)
        .map(entry -> entry.text() + ": is there already and was left as it is")
        .toList();
  }

  private boolean isUsed(Relation relation) {
    return used.stream()
        .map(entries::get)
        .anyMatch(entry -> entry.catalog() == DumpEntry.PG_CLASS && entry.oid() == relation.oid());
  }

  private void make(DumpScript script) {
    inside.executeScript(script.preamble());
    for (DumpScript.Chunk chunk : script.chunks()) {
      monitor.throwIfCancelled();
      DumpEntry entry = entries.get(chunk.number());
      if (entry != null && entry.isPart() && isOfUsed(entry)) {
        continue;
      }
      if (entry != null && entry.isShared()) {
        makeUnlessThere(entry, chunk);
      } else {
        inside.executeScript(chunk.sql());
      }
    }
  }

  /**
   * What belongs to something that was there already is not changed: its rights, its comment, the
   * constraint of a domain. What belongs to a table that was made may need such a thing, as a
   * trigger needs its function.
   */
  private boolean isOfUsed(DumpEntry part) {
    return part.needs().stream().anyMatch(used::contains)
        && part.needs().stream().noneMatch(this::isMadeRelation);
  }

  private boolean isMadeRelation(String number) {
    DumpEntry entry = entries.get(number);
    return entry != null && entry.catalog() == DumpEntry.PG_CLASS && !used.contains(number);
  }

  private void makeUnlessThere(DumpEntry entry, DumpScript.Chunk chunk) {
    if (entry.text().startsWith("SCHEMA ") && !chunk.sql().contains("CREATE SCHEMA")) {
      used.add(chunk.number());
      return;
    }
    inside.execute("SAVEPOINT windlass");
    try {
      // Only a failure tells that an extension was there before, and that its comment is not ours.
      inside.executeScript(
          chunk.sql().replace("CREATE EXTENSION IF NOT EXISTS", "CREATE EXTENSION"));
      inside.execute("RELEASE SAVEPOINT windlass");
    } catch (EngineException e) {
      if (!THERE.contains(String.valueOf(e.engineCode()))) {
        throw e;
      }
      inside.execute("ROLLBACK TO SAVEPOINT windlass; RELEASE SAVEPOINT windlass");
      used.add(chunk.number());
    }
  }

  private void load(BackupManifest.Part part, Set<String> sequences, AtomicLong done, long total) {
    try {
      switch (PartKind.of(part.details())) {
        case DATA -> {
          try (InputStream object = source.open(part.object().name())) {
            new PartLoader(
                    inside,
                    part,
                    selection::loads,
                    monitor,
                    bytes -> monitor.progress("restore", done.addAndGet(bytes), total, "bytes"))
                .load(object);
          }
        }
        case SEQUENCES -> SequenceLoader.load(inside, source, part.object().name(), sequences);
        case LARGE_OBJECTS, SCHEMA, GLOBALS ->
            throw new EngineException(
                FailureCode.INTERNAL,
                "Object " + part.object().name() + " is not for an existing database.",
                null);
      }
    } catch (IOException e) {
      throw StoreFailure.of(e, part.object().name());
    }
  }
}
