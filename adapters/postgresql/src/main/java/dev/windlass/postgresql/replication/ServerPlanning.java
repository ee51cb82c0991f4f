package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.ReplicationStatusResult.Role;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.postgresql.lifecycle.NodeFacts;
import dev.windlass.postgresql.replication.ServerPlan.Deed;
import dev.windlass.postgresql.replication.ServerPlan.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that has to hold before servers are started or stopped. Changes nothing. Above all: no
 * server is started that would be a second primary.
 */
final class ServerPlanning {
  private final Cluster cluster;
  private final Deed deed;
  private final boolean force;
  private final List<String> objections = new ArrayList<>();

  ServerPlanning(Cluster cluster, Deed deed, boolean force) {
    this.cluster = cluster;
    this.deed = deed;
    this.force = force;
  }

  /** Fails with everything that speaks against it. */
  ServerPlan plan(@Nullable String name) {
    List<NodeState> looked = cluster.look();
    List<NodeSettings> chosen = chosen(name, looked);
    Map<String, NodeState> states = new LinkedHashMap<>();
    looked.forEach(state -> states.put(state.name(), state));
    Map<String, NodeFacts> facts = new LinkedHashMap<>();
    for (NodeSettings node : chosen) {
      facts.put(node.name(), new NodeControl(node).look());
    }
    if (deed != Deed.STOP) {
      chosen.forEach(node -> start(node, facts, states));
    }
    if (!objections.isEmpty()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          String.join(" ", objections),
          "Nothing was changed. See replication.status.");
    }
    Comparator<NodeSettings> primaryFirst =
        Comparator.comparingInt(
            node -> Objects.requireNonNull(facts.get(node.name())).hasSignal() ? 1 : 0);
    List<Step> steps =
        chosen.stream()
            .sorted(deed == Deed.RESTART ? primaryFirst.reversed() : primaryFirst)
            .map(
                node ->
                    new Step(
                        deed,
                        node,
                        Objects.requireNonNull(facts.get(node.name())),
                        role(states.get(node.name())),
                        force))
            .toList();
    return new ServerPlan(deed, steps);
  }

  private List<NodeSettings> chosen(@Nullable String name, List<NodeState> looked) {
    if (!cluster.hasNodes()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "The document of engine %s names no nodes, so that it is not known how its server is started and stopped."
              .formatted(cluster.engine()),
          "Add its server as a node with its control to the Engine document; the adapter's README has the settings.");
    }
    List<NodeSettings> chosen =
        name == null ? cluster.nodes() : List.of(Candidates.named(cluster, looked, name).node());
    for (NodeSettings node : chosen) {
      if (node.isPatroni()) {
        throw EngineException.unsupported(
            cluster.engine(),
            "start and stop of servers that Patroni looks after, which would undo it",
            "Stop or start Patroni on the node's machine, such as with systemctl.");
      }
      if (!node.isControlled()) {
        throw new EngineException(
            FailureCode.PRECONDITION_FAILED,
            "Node %s has no control in the Engine document, so that it cannot be started and stopped."
                .formatted(node.name()),
            "Nothing was changed. Give it a control, or name another node.");
      }
    }
    return chosen;
  }

  private static @Nullable Role role(@Nullable NodeState state) {
    return state == null || state.answer() == null
        ? null
        : state.isPrimary() ? Role.PRIMARY : Role.STANDBY;
  }

  private void start(
      NodeSettings node, Map<String, NodeFacts> chosen, Map<String, NodeState> states) {
    NodeFacts facts = Objects.requireNonNull(chosen.get(node.name()));
    if (node.control() == NodeSettings.Control.PG_CTL && !facts.hasConfiguration()) {
      objections.add(
          "Node %s has no postgresql.conf in its data directory, so that pg_ctl cannot start it: use control systemd."
              .formatted(node.name()));
    }
    if (facts.isRunning() || facts.hasSignal()) {
      return;
    }
    for (NodeSettings other : cluster.nodes()) {
      if (!other.name().equals(node.name())) {
        secondPrimary(node, facts, other, chosen, states);
      }
    }
  }

  /** A stopped server without standby.signal comes up as a primary, whatever it was meant to be. */
  private void secondPrimary(
      NodeSettings node,
      NodeFacts facts,
      NodeSettings other,
      Map<String, NodeFacts> chosen,
      Map<String, NodeState> states) {
    NodeState state = states.get(other.name());
    String has =
        "Node %s would come up as a primary: it has no standby.signal.".formatted(node.name());
    if (state != null && state.isPrimary()) {
      objections.add(has + " Node %s is the primary already.".formatted(other.name()));
    } else if (state != null && state.answer() == null) {
      facts(other, chosen)
          .filter(its -> !its.hasSignal())
          .filter(its -> chosen.containsKey(other.name()) || its.timeline() >= facts.timeline())
          .ifPresent(
              its ->
                  objections.add(
                      has
                          + " So would node %s; their timelines are %d and %d."
                              .formatted(other.name(), facts.timeline(), its.timeline())));
    }
  }

  private static Optional<NodeFacts> facts(NodeSettings other, Map<String, NodeFacts> chosen) {
    NodeFacts known = chosen.get(other.name());
    if (known != null || !other.isControlled()) {
      return Optional.ofNullable(known);
    }
    try {
      return Optional.of(new NodeControl(other).look());
    } catch (EngineException unreachable) {
      return Optional.empty();
    }
  }
}
