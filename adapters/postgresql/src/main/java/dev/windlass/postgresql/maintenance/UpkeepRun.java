package dev.windlass.postgresql.maintenance;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import dev.windlass.messages.command.DatabaseMaintainResult;
import dev.windlass.messages.command.DatabaseMaintainResult.MaintainedObject;
import dev.windlass.messages.command.DatabaseMaintainResult.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Does a task to one object after the other and keeps what came of each. */
final class UpkeepRun {
  private static final int NAMED = 10;

  private final Upkeep upkeep;
  private final WorkMonitor monitor;
  private final long begun = System.nanoTime();
  private final List<MaintainedObject> objects = new ArrayList<>();
  private final List<MaintainedObject> damaged = new ArrayList<>();

  UpkeepRun(Upkeep upkeep, WorkMonitor monitor) {
    this.upkeep = upkeep;
    this.monitor = monitor;
  }

  /** A cancel clears away what the statement that it stopped left behind. */
  void all(List<Relation> relations) {
    try {
      each(relations);
    } catch (EngineException e) {
      if (e.code() == FailureCode.CANCELLED || e.code() == FailureCode.TIMEOUT) {
        var _ = upkeep.finish();
      }
      throw e;
    }
    objects.addAll(upkeep.finish());
  }

  private void each(List<Relation> relations) {
    for (int i = 0; i < relations.size(); i++) {
      monitor.throwIfCancelled();
      monitor.progress(upkeep.verb(), i, (long) relations.size(), "objects");
      one(relations.get(i));
    }
    monitor.progress(upkeep.verb(), relations.size(), (long) relations.size(), "objects");
  }

  private void one(Relation relation) {
    if (relation.obstacle() != null) {
      objects.add(without(relation, Outcome.SKIPPED, relation.obstacle(), null));
      return;
    }
    long start = System.nanoTime();
    try {
      MaintainedObject done = upkeep.run(relation);
      objects.add(
          new MaintainedObject(
              done.name(),
              done.kind(),
              done.outcome(),
              done.note(),
              done.bytesBefore(),
              done.bytesAfter(),
              done.wastedBytes(),
              since(start)));
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      if (e.code() == FailureCode.ENGINE_UNREACHABLE || e.code() == FailureCode.CANCELLED) {
        throw e;
      }
      MaintainedObject failed = without(relation, Outcome.FAILED, e.getMessage(), since(start));
      objects.add(failed);
      if (e.code() == FailureCode.INTEGRITY_FAILED) {
        damaged.add(failed);
      }
    }
  }

  private static MaintainedObject without(
      Relation relation, Outcome outcome, @Nullable String note, @Nullable Duration took) {
    return new MaintainedObject(
        relation.name(), relation.kind(), outcome, note, relation.bytes(), null, null, took);
  }

  private static Duration since(long start) {
    return Duration.ofMillis((System.nanoTime() - start) / 1_000_000);
  }

  DatabaseMaintainResult result(String database, Task task) {
    if (!damaged.isEmpty()) {
      throw new EngineException(
          FailureCode.INTEGRITY_FAILED,
          "%d objects of database \"%s\" are damaged: %s%s"
              .formatted(
                  damaged.size(),
                  database,
                  damaged.stream()
                      .limit(NAMED)
                      .map(
                          object ->
                              object.kind() + " " + object.name() + " (" + object.note() + ")")
                      .collect(Collectors.joining("; ")),
                  damaged.size() > NAMED ? "; and more." : "."),
          "Keep the server's files and the last good backup before anything else. A damaged index"
              + " alone is mended by REINDEX; find the cause in memory, disk or collation.");
    }
    return new DatabaseMaintainResult(
        task,
        count(Outcome.DONE),
        count(Outcome.SKIPPED),
        count(Outcome.FAILED),
        objects.stream()
            .sorted(Comparator.comparing(MaintainedObject::outcome).reversed())
            .limit(DatabaseMaintainResult.MAX_OBJECTS)
            .toList(),
        since(begun));
  }

  private int count(Outcome outcome) {
    return Math.toIntExact(objects.stream().filter(object -> object.outcome() == outcome).count());
  }
}
