package dev.windlass.postgresql.replication;

import dev.windlass.postgresql.connection.ServerSettings;
import dev.windlass.postgresql.replication.NodeState.Answer;
import dev.windlass.postgresql.replication.NodeState.Receiver;
import dev.windlass.postgresql.replication.NodeState.Sender;
import dev.windlass.postgresql.replication.NodeState.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is not as it should be among the nodes, one sentence each, the worst first. */
final class Findings {
  private final Cluster cluster;
  private final List<NodeState> states;
  private final Pairing pairing;
  private final List<String> sentences = new ArrayList<>();

  Findings(Cluster cluster, List<NodeState> states, Pairing pairing) {
    this.cluster = cluster;
    this.states = states;
    this.pairing = pairing;
  }

  List<String> sentences() {
    Optional<NodeState> primary = primary();
    for (NodeState state : states) {
      Answer answer = state.answer();
      if (answer == null) {
        sentences.add("Node %s did not answer.".formatted(state.name()));
      } else {
        primary.ifPresent(its -> compare(state, answer, its));
        if (answer.standby()) {
          standby(state, answer);
        }
        answer.slots().forEach(slot -> slot(state, slot));
        if (cluster.hasNodes()) {
          answer.senders().forEach(sender -> stranger(state, sender));
        }
      }
    }
    primary.ifPresent(this::address);
    return sentences;
  }

  private Optional<NodeState> primary() {
    List<NodeState> primaries = states.stream().filter(NodeState::isPrimary).toList();
    if (primaries.isEmpty()) {
      sentences.add("No node answers as primary: nothing takes writes.");
    } else if (primaries.size() > 1) {
      sentences.add(
          "More than one node is a primary and takes writes: %s. Stop all but one at once."
              .formatted(
                  primaries.stream().map(NodeState::name).collect(Collectors.joining(", "))));
    }
    return primaries.size() == 1 ? Optional.of(primaries.getFirst()) : Optional.empty();
  }

  private void compare(NodeState state, Answer answer, NodeState primary) {
    Answer its = primary.answer();
    if (its == null || state.name().equals(primary.name())) {
      return;
    }
    if (!answer.systemId().equals(its.systemId())) {
      sentences.add(
          "Node %s has the data of another cluster: its system identifier is %s, that of %s is %s."
              .formatted(state.name(), answer.systemId(), primary.name(), its.systemId()));
    } else if (answer.timeline() != its.timeline()) {
      sentences.add(
          "Node %s is on timeline %d, the primary %s on %d."
              .formatted(state.name(), answer.timeline(), primary.name(), its.timeline()));
    }
  }

  private void standby(NodeState state, Answer answer) {
    Receiver receiver = answer.receiver();
    if (receiver != null && receiver.isHidden()) {
      sentences.add(
          "Whether standby %s streams cannot be seen: the login needs pg_read_all_stats."
              .formatted(state.name()));
    } else if (!answer.streams()) {
      sentences.add(
          "Standby %s does not stream: its log comes from nowhere or from an archive."
              .formatted(state.name()));
    }
    if (answer.replayPaused()) {
      sentences.add("Replay on standby %s is paused.".formatted(state.name()));
    }
  }

  private void slot(NodeState state, Slot slot) {
    if (slot.isLost()) {
      sentences.add(
          "Slot %s on %s is lost: whoever used it has to be made anew."
              .formatted(slot.name(), state.name()));
    } else if (!slot.active()
        && slot.retained() != null
        && (state.isPrimary() || slot.retained() > 0)) {
      sentences.add(
          "Nobody uses slot %s on %s, and it keeps %,d bytes of log."
              .formatted(slot.name(), state.name(), slot.retained()));
    }
  }

  private void stranger(NodeState state, Sender sender) {
    if (!sender.state().equals("backup") && pairing.receiver(state, sender).isEmpty()) {
      sentences.add(
          "%s receives the log from %s and cannot be told to be one of the engine's nodes."
              .formatted(who(sender.application(), sender.address()), state.name()));
    }
  }

  private static String who(String application, @Nullable String address) {
    return address == null ? application : application + " at " + address;
  }

  private void address(NodeState primary) {
    ServerSettings engine = cluster.settings();
    for (NodeState state : states) {
      if (!state.name().equals(primary.name())
          && state.node().host().equals(engine.host())
          && state.node().port() == engine.port()) {
        sentences.add(
            "The engine's host and port lead to node %s, and the primary is %s: correct them in the"
                    .formatted(state.name(), primary.name())
                + " Engine document.");
      }
    }
  }
}
