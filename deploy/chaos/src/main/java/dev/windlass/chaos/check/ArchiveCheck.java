package dev.windlass.chaos.check;

import dev.windlass.chaos.history.StoreState.Line;
import dev.windlass.chaos.history.Topics.Recorded;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The archive in the object store has every record of the audit topic, once. */
final class ArchiveCheck implements Check {
  @Override
  public String name() {
    return "archive";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    evidence
        .history()
        .store()
        .damaged()
        .forEach(what -> violated.accept("an object cannot be read: " + what));
    Map<String, Line> lines = new HashMap<>();
    for (Line line : evidence.history().store().archive()) {
      Line before = lines.put(line.partition() + "@" + line.offset(), line);
      if (before != null) {
        violated.accept(
            "audit record %d@%d lies in %s and in %s"
                .formatted(line.partition(), line.offset(), before.object(), line.object()));
      }
    }
    for (Recorded recorded : evidence.history().topics().recorded()) {
      Line line = lines.remove(recorded.record().partition() + "@" + recorded.record().offset());
      if (line == null) {
        violated.accept("audit record %s is not archived".formatted(recorded.record().place()));
      } else if (!line.id().equals(recorded.id())) {
        violated.accept(
            "audit record %s is archived as %s".formatted(recorded.record().place(), line.id()));
      }
    }
    lines.values().forEach(line -> violated.accept("%s has a line of no record".formatted(line)));
  }
}
