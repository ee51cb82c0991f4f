package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.lifecycle.NodeControl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows a promotion: the other nodes are led to the new primary. Nothing here can undo the
 * failover, so that what fails is a warning in its result. Every step can be repeated.
 */
final class Aftermath {
  private final Cluster cluster;
  private final Standbys standbys;

  Aftermath(Cluster cluster) {
    this.cluster = cluster;
    this.standbys = new Standbys(cluster);
  }

  /** Has the old primary, which is fenced, come up as a standby of the new one. */
  void rejoin(NodeSettings old, Handover handover) {
    NodeSettings primary = handover.target();
    try {
      try (ServerConnection connection = cluster.connect(primary)) {
        standbys.makeSlot(connection, Standbys.slotOf(old));
      }
      new NodeControl(old).start();
      if (standbys.awaitStreaming(old, primary)) {
        handover.changed(
            "Started %s as a standby; it streams from %s.".formatted(old.name(), primary.name()));
      } else {
        handover.warn(
            "Node %s was started as a standby and does not stream from %s yet: see its log."
                .formatted(old.name(), primary.name()));
      }
    } catch (EngineException e) {
      handover.warn("Node %s is not back as a standby: %s".formatted(old.name(), e.getMessage()));
    }
  }

  /** Points the other standbys to the new primary. */
  void repoint(@Nullable NodeSettings old, Handover handover) {
    NodeSettings primary = handover.target();
    List<NodeState> states = cluster.look();
    for (NodeState state : states) {
      boolean concerned =
          !state.name().equals(primary.name()) && (old == null || !state.name().equals(old.name()));
      if (concerned && state.answer() == null) {
        handover.warn(
            "Node %s did not answer: when it is back, it has to follow %s."
                .formatted(state.name(), primary.name()));
      } else if (concerned
          && state.isStandby()
          && standbys.followsOther(state, primary)
          && !followsAStandby(states, state, old)) {
        lead(state.node(), handover);
      }
    }
  }

  private void lead(NodeSettings standby, Handover handover) {
    try {
      handover.changed(standbys.repoint(standby, handover.target()));
    } catch (EngineException e) {
      handover.warn(String.valueOf(e.getMessage()));
    }
  }

  /** A standby of another standby goes on with it. */
  private static boolean followsAStandby(
      List<NodeState> states, NodeState state, @Nullable NodeSettings old) {
    return new Pairing(states)
            .upstream(state)
            .filter(NodeState::isStandby)
            .filter(up -> old == null || !up.name().equals(old.name()))
            .isPresent()
        && state.answered().filter(NodeState.Answer::streams).isPresent();
  }

  /**
   * Drops the slots on the old primary through which others streamed: they would keep its log for
   * ever.
   */
  void dropOldSlots(NodeSettings old, List<NodeState> before, Handover handover) {
    List<String> names = new ArrayList<>();
    for (NodeState state : before) {
      state
          .answered()
          .map(NodeState.Answer::slotName)
          .filter(n -> !n.isEmpty())
          .ifPresent(names::add);
    }
    try {
      standbys.dropSlots(old, names);
    } catch (EngineException e) {
      handover.warn(
          "Slots on %s that nobody uses any more could not be dropped: %s"
              .formatted(old.name(), e.getMessage()));
    }
  }
}
