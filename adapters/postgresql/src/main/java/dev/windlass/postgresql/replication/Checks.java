package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailoverResult.Check;
import java.util.ArrayList;
import java.util.List;

/** What was looked at before a failover, and all that speaks against it. */
final class Checks {
  private final String engine;
  private final List<Check> passed = new ArrayList<>();
  private final List<String> objections = new ArrayList<>();

  Checks(String engine) {
    this.engine = engine;
  }

  /** Notes what was seen, as a reason against when it is not well. */
  void add(String subject, boolean well, String seen) {
    if (well) {
      passed.add(new Check(subject, seen));
    } else {
      objections.add(seen);
    }
  }

  /** Notes whether a node applies what it receives. */
  void replay(String node, boolean paused) {
    add(
        "replay",
        !paused,
        paused
            ? "Replay on node %s is paused.".formatted(node)
            : "Node %s replays.".formatted(node));
  }

  /** What was seen and was well. */
  List<Check> passed() {
    return List.copyOf(passed);
  }

  /** The same as sentences. */
  List<String> sentences() {
    return passed.stream()
        .map(check -> "Checked " + check.subject() + ": " + check.seen())
        .toList();
  }

  /**
   * Ends here when anything speaks against it.
   *
   * @throws EngineException {@code PRECONDITION_FAILED} with every objection
   */
  void require(String help) {
    if (!objections.isEmpty()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Engine %s cannot fail over: %s".formatted(engine, String.join(" ", objections)),
          "Nothing was changed. " + help);
    }
  }
}
