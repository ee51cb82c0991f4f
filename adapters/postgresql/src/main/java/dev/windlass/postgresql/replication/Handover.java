package dev.windlass.postgresql.replication;

import dev.windlass.messages.command.EngineFailover.Mode;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.messages.command.EngineFailoverResult.Check;
import dev.windlass.postgresql.connection.NodeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was done so far in one failover. Used by one thread. */
final class Handover {
  private final Mode mode;
  private final @Nullable NodeSettings old;
  private final NodeSettings target;
  private final List<Check> checks;
  private final List<String> changes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private @Nullable Duration downtime;
  private @Nullable Long lostBytes;
  private int timeline;

  Handover(Mode mode, @Nullable NodeSettings old, NodeSettings target, List<Check> checks) {
    this.mode = mode;
    this.old = old;
    this.target = target;
    this.checks = checks;
  }

  NodeSettings target() {
    return target;
  }

  void changed(String sentence) {
    changes.add(sentence);
  }

  void warn(@Nullable String sentence) {
    if (sentence != null) {
      warnings.add(sentence);
    }
  }

  void downtime(@Nullable Duration measured) {
    downtime = measured;
  }

  @Nullable Duration downtime() {
    return downtime;
  }

  void lost(@Nullable Long bytes) {
    lostBytes = bytes;
  }

  void timeline(int now) {
    timeline = now;
  }

  EngineFailoverResult result() {
    return new EngineFailoverResult(
        mode,
        old == null ? null : old.name(),
        target.name(),
        timeline,
        checks,
        downtime,
        lostBytes,
        changes,
        warnings);
  }
}
