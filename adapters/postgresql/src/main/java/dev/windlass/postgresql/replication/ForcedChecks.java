package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.postgresql.lifecycle.NodeFacts;
import dev.windlass.postgresql.replication.NodeState.Answer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that has to hold before a standby takes the place of a primary. Changes nothing. */
final class ForcedChecks {
  private final Cluster cluster;
  private final Checks checks;

  ForcedChecks(Cluster cluster) {
    this.cluster = cluster;
    this.checks = new Checks(cluster.engine());
  }

  /** Fails with everything that speaks against it. */
  ForcedFailover.Plan run(List<NodeState> states, EngineFailover wanted) {
    refuseLivingPrimary(states);
    NodeState target = Candidates.choose(cluster, states, wanted.node());
    List<NodeState> silent = states.stream().filter(state -> state.answer() == null).toList();
    for (NodeState state : silent) {
      refuseAnswer(state);
    }
    NodeSettings old = oldPrimary(states, silent);
    boolean stopped = old != null && provenStopped(old);
    quorum(states, old, stopped);
    target(states, target);
    Long lost = target.answer() == null || old == null ? null : lost(old, stopped, target.answer());
    loss(lost, wanted);
    checks.require(
        "When the old primary is certainly off and stays so, take it out of the nodes of the Engine"
            + " document and send the command again.");
    return new ForcedFailover.Plan(old, target.node(), lost, stopped, checks);
  }

  private void refuseLivingPrimary(List<NodeState> states) {
    String primaries =
        states.stream()
            .filter(NodeState::isPrimary)
            .map(NodeState::name)
            .collect(Collectors.joining(", "));
    checks.add(
        "primary",
        primaries.isEmpty(),
        primaries.isEmpty()
            ? "No node answers as primary."
            : "Node %s answers as primary: fail over as planned.".formatted(primaries));
  }

  /** Somebody who says no is there: it starts, stops, has no room, or knows another password. */
  private void refuseAnswer(NodeState state) {
    EngineException failure = Objects.requireNonNull(state.failure());
    String code = failure.engineCode();
    boolean answered =
        failure.code() != FailureCode.ENGINE_UNREACHABLE
            || (code != null && !code.isEmpty() && !code.startsWith("08"));
    checks.add(
        "node " + state.name(),
        !answered,
        answered
            ? "Node %s can be reached: %s".formatted(state.name(), failure.getMessage())
            : "Node %s does not answer.".formatted(state.name()));
  }

  /** The node that the standbys follow, or the only one that does not answer. */
  private @Nullable NodeSettings oldPrimary(List<NodeState> states, List<NodeState> silent) {
    Standbys standbys = new Standbys(cluster);
    List<NodeState> followed =
        silent.stream()
            .filter(
                quiet ->
                    states.stream()
                        .filter(NodeState::isStandby)
                        .anyMatch(standby -> !standbys.followsOther(standby, quiet.node())))
            .toList();
    if (followed.size() > 1) {
      checks.add(
          "old primary",
          false,
          "Standbys follow several nodes that do not answer: %s."
              .formatted(followed.stream().map(NodeState::name).collect(Collectors.joining(", "))));
    }
    if (!followed.isEmpty()) {
      return followed.getFirst().node();
    }
    return silent.size() == 1 ? silent.getFirst().node() : null;
  }

  /** Whether the old one's own machine says that its server does not run. */
  private boolean provenStopped(NodeSettings old) {
    if (!old.isControlled()) {
      return false;
    }
    try {
      NodeFacts facts = new NodeControl(old).look();
      checks.add(
          "process of " + old.name(),
          !facts.isRunning(),
          facts.isRunning()
              ? "The server of %s runs on its machine and does not answer: stop it there first."
                  .formatted(old.name())
              : "The server of %s does not run; its state is \"%s\"."
                  .formatted(old.name(), facts.state()));
      return !facts.isRunning();
    } catch (EngineException unreachable) {
      return false;
    }
  }

  /** Whether a fence that an earlier attempt put up stands. */
  static boolean isFenced(NodeSettings old) {
    try {
      return old.isControlled() && new NodeControl(old).look().hasSignal();
    } catch (EngineException unreachable) {
      return false;
    }
  }

  private void quorum(List<NodeState> states, @Nullable NodeSettings old, boolean stopped) {
    List<NodeState> answering = states.stream().filter(state -> state.answer() != null).toList();
    Pairing pairing = new Pairing(states);
    List<String> streaming =
        answering.stream()
            .filter(NodeState::isStandby)
            .filter(state -> state.answered().filter(Answer::streams).isPresent())
            .filter(state -> !followsAnswering(pairing, state))
            .map(NodeState::name)
            .toList();
    checks.add(
        "observers",
        streaming.isEmpty(),
        streaming.isEmpty()
            ? "No standby that answers streams from a primary."
            : "The primary is alive: %s streams from it.".formatted(String.join(", ", streaming)));
    boolean majority = 2 * answering.size() > states.size();
    String name = old == null ? "The old primary" : "Node " + old.name();
    checks.add(
        "quorum",
        stopped || majority,
        stopped
            ? "%s is known to be stopped.".formatted(name)
            : majority
                ? "%d of %d nodes answer and none streams from the old primary."
                    .formatted(answering.size(), states.size())
                : "%s cannot be reached, which is no proof that it is gone: only %d of %d nodes answer, and more than half have to, or its own machine has to say that it is stopped."
                    .formatted(name, answering.size(), states.size()));
  }

  private static boolean followsAnswering(Pairing pairing, NodeState standby) {
    return pairing.upstream(standby).filter(NodeState::isStandby).isPresent();
  }

  private void target(List<NodeState> states, NodeState target) {
    Answer next = target.answer();
    if (next == null || !next.standby()) {
      checks.add(
          "target",
          false,
          next == null
              ? "Node %s does not answer.".formatted(target.name())
              : "Node %s is no standby.".formatted(target.name()));
      return;
    }
    Optional<NodeState> furthest = Candidates.furthest(states);
    boolean isFurthest =
        furthest
            .map(NodeState::answer)
            .filter(other -> !Candidates.isAsFarAs(next, other))
            .isEmpty();
    checks.add(
        "position",
        isFurthest,
        isFurthest
            ? "Node %s is at %s; no standby is further.".formatted(target.name(), next.end())
            : "Node %s is at %s, and %s is further: name that one, or none."
                .formatted(
                    target.name(), next.end(), furthest.map(NodeState::name).orElse("another")));
    boolean ofOneCluster =
        states.stream()
            .map(NodeState::answer)
            .filter(Objects::nonNull)
            .allMatch(answer -> answer.systemId().equals(next.systemId()));
    checks.add(
        "system identifier",
        ofOneCluster,
        ofOneCluster
            ? "All nodes that answer have the data of cluster %s.".formatted(next.systemId())
            : "The nodes have the data of different clusters: see replication.status.");
    checks.add(
        "replay",
        !next.replayPaused(),
        next.replayPaused()
            ? "Replay on node %s is paused.".formatted(target.name())
            : "Node %s replays.".formatted(target.name()));
  }

  /** What the old one has beyond the target, by its own files; null when they cannot be read. */
  private static @Nullable Long lost(NodeSettings old, boolean stopped, Answer target) {
    if (!stopped) {
      return null;
    }
    try {
      return new NodeControl(old)
          .endOfLog()
          .map(end -> Lsn.of(end).ahead(target.end()))
          .orElse(null);
    } catch (EngineException unreadable) {
      return null;
    }
  }

  private void loss(@Nullable Long lost, EngineFailover wanted) {
    long allowed = wanted.maximumLagOrDefault();
    checks.add(
        "loss",
        lost == null || lost <= allowed,
        lost == null
            ? "What the old primary had not sent cannot be known: its files cannot be read."
            : "%,d bytes of the old primary's log were not received and will be lost; %,d are allowed."
                .formatted(lost, allowed));
  }
}
