package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.replication.NodeState.Answer;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which node becomes the primary. */
final class Candidates {
  private static final Comparator<Answer> FURTHEST =
      Comparator.comparingInt(Answer::timeline).thenComparing(Answer::end);

  private Candidates() {}

  /**
   * The node that the command names.
   *
   * @throws EngineException {@code NOT_FOUND} when the engine has none of this name
   */
  static NodeState named(Cluster cluster, List<NodeState> states, String name) {
    return states.stream()
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new EngineException(
                    FailureCode.NOT_FOUND,
                    "Engine %s has no node named %s; it has %s."
                        .formatted(
                            cluster.engine(),
                            name,
                            String.join(", ", states.stream().map(NodeState::name).toList())),
                    "Correct the node, or add it to the Engine document."));
  }

  /** The standby that is furthest, of those that answer. */
  static Optional<NodeState> furthest(List<NodeState> states) {
    return states.stream()
        .filter(NodeState::isStandby)
        .max(Comparator.comparing(state -> Objects.requireNonNull(state.answer()), FURTHEST));
  }

  /** The node that the command means. */
  static NodeState choose(Cluster cluster, List<NodeState> states, @Nullable String name) {
    if (name != null) {
      return named(cluster, states, name);
    }
    return furthest(states)
        .orElseThrow(
            () ->
                new EngineException(
                    FailureCode.PRECONDITION_FAILED,
                    "No standby of engine %s answers.".formatted(cluster.engine()),
                    "See replication.status."));
  }

  /** Whether one is at least as far as the other. */
  static boolean isAsFarAs(Answer one, Answer other) {
    return FURTHEST.compare(one, other) >= 0;
  }
}
