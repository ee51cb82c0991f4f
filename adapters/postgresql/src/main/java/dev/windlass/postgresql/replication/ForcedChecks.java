package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.postgresql.lifecycle.NodeFacts;
import dev.windlass.postgresql.lifecycle.NodeFacts.Mark;
import dev.windlass.postgresql.replication.NodeState.Answer;
import dev.windlass.postgresql.replication.NodeState.Receiver;
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
    boolean stopped = old != null && provenStopped(old, target, silent);
    observers(states);
    quorum(states, silent, old, stopped, wanted.isOldPrimaryOff());
    target(states, target);
    Long lost = target.answer() == null || old == null ? null : lost(old, stopped, target.answer());
    loss(lost, wanted);
    checks.require("See replication.status.");
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

  /**
   * Whether the old one's own machine says that its server does not run, and has the data that say
   * so: those of a standby, or of another cluster, say nothing of it.
   */
  private boolean provenStopped(NodeSettings old, NodeState target, List<NodeState> silent) {
    if (!old.isControlled()) {
      return false;
    }
    try {
      NodeFacts facts = new NodeControl(old).look();
      boolean its =
          !facts.isStandby()
              && target
                  .answered()
                  .map(Answer::systemId)
                  .filter(id -> !id.equals(facts.systemId()))
                  .isEmpty();
      facts.mark().ifPresent(mark -> toldAnother(mark, target, silent));
      checks.add(
          "data directory",
          its,
          its
              ? "%s is that of a primary of this cluster.".formatted(old.dataDirectory().orElse(""))
              : "%s is not the data directory of the old primary %s: system identifier %s, state \"%s\"."
                  .formatted(
                      old.dataDirectory().orElse(""), old.name(), facts.systemId(), facts.state()));
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

  /** A failover that came to no known end may have made another node the primary. */
  private void toldAnother(Mark mark, NodeState target, List<NodeState> silent) {
    boolean another =
        mark.isPromoting()
            && !mark.target().equals(target.name())
            && silent.stream().anyMatch(state -> state.name().equals(mark.target()));
    checks.add(
        "earlier failover",
        !another,
        another
            ? "Job %s may have made node %s the primary, and that one does not answer. When it is certainly off and stays so, take it out of the nodes of the Engine document."
                .formatted(mark.job(), mark.target())
            : "None may have made another node the primary.");
  }

  /** A standby that streams has a primary that lives, or one that died within its time-out. */
  private void observers(List<NodeState> states) {
    Pairing pairing = new Pairing(states);
    List<NodeState> standbys = states.stream().filter(NodeState::isStandby).toList();
    List<String> streaming =
        standbys.stream()
            .filter(state -> state.answered().filter(Answer::streams).isPresent())
            .filter(state -> !followsAnswering(pairing, state))
            .map(NodeState::name)
            .toList();
    checks.add(
        "observers",
        streaming.isEmpty(),
        streaming.isEmpty()
            ? "No standby that answers streams from a primary."
            : "The primary is alive, or its loss is not noticed yet (wal_receiver_timeout): %s streams from it."
                .formatted(String.join(", ", streaming)));
    List<String> hidden =
        standbys.stream()
            .filter(
                state ->
                    state.answered().map(Answer::receiver).filter(Receiver::isHidden).isPresent())
            .map(NodeState::name)
            .toList();
    checks.add(
        "rights",
        hidden.isEmpty(),
        hidden.isEmpty()
            ? "The login sees from where each standby streams."
            : "Whether %s streams cannot be seen: the login needs pg_read_all_stats."
                .formatted(String.join(", ", hidden)));
  }

  /** That nobody hears of the old one does not keep its own clients from writing to it. */
  private void quorum(
      List<NodeState> states,
      List<NodeState> silent,
      @Nullable NodeSettings old,
      boolean stopped,
      boolean saidToBeOff) {
    int answering = states.size() - silent.size();
    boolean majority = 2 * answering > states.size();
    String name = old == null ? "The old primary" : "Node " + old.name();
    if (stopped) {
      checks.add("quorum", true, "%s is known to be stopped.".formatted(name));
    } else if (!majority) {
      checks.add(
          "quorum",
          false,
          "%s cannot be reached, which is no proof that it is gone: only %d of %d nodes answer, and more than half have to, or its own machine has to say that it is stopped. When it is certainly off and stays so, take it out of the nodes of the Engine document."
              .formatted(name, answering, states.size()));
    } else {
      boolean off = saidToBeOff || silent.isEmpty();
      checks.add(
          "quorum",
          off,
          off
              ? "%d of %d nodes answer and none streams from the old primary%s"
                  .formatted(
                      answering,
                      states.size(),
                      silent.isEmpty() ? "." : ", which is off, as the command says.")
              : "%d of %d nodes answer and none streams from the old primary, but %s cannot be asked whether its server runs, and it may still take writes from its own clients. When it is certainly off and stays so, say so in the command (oldPrimaryIsOff)."
                  .formatted(
                      answering,
                      states.size(),
                      old == null ? "its machine" : "the machine of " + old.name()));
    }
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
    checks.replay(target.name(), next.replayPaused());
  }

  /** What the old one has beyond the target, by its own files; null when they cannot be read. */
  private @Nullable Long lost(NodeSettings old, boolean stopped, Answer target) {
    if (!stopped) {
      return null;
    }
    try {
      LogEnd log = LogEnd.of(new NodeControl(old).lastRecord()).orElse(null);
      Lsn end = log == null ? null : log.place();
      boolean sentIt = log == null || target.end().ahead(log.place()) <= log.segment();
      checks.add(
          "log of " + old.name(),
          sentIt,
          sentIt
              ? "It goes to %s.".formatted(end == null ? "an unknown place" : end)
              : "The log of %s ends at %s, before what its standbys received (%s): these are not the data of the primary that they followed."
                  .formatted(old.name(), end, target.end()));
      return end == null ? null : end.ahead(target.end());
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
