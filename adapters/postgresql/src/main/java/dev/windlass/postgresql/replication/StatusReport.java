package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.messages.command.ReplicationStatusResult.Node;
import dev.windlass.messages.command.ReplicationStatusResult.Partner;
import dev.windlass.messages.command.ReplicationStatusResult.Role;
import dev.windlass.messages.command.ReplicationStatusResult.Slot;
import dev.windlass.postgresql.replication.NodeState.Answer;
import dev.windlass.postgresql.replication.NodeState.Receiver;
import dev.windlass.postgresql.replication.NodeState.Sender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all nodes said, put together. */
final class StatusReport {
  private final Cluster cluster;
  private final List<NodeState> states;
  private final Pairing pairing;
  private final @Nullable NodeState primary;

  StatusReport(Cluster cluster, List<NodeState> states) {
    this.cluster = cluster;
    this.states = states;
    this.pairing = new Pairing(states);
    List<NodeState> primaries = states.stream().filter(NodeState::isPrimary).toList();
    this.primary = primaries.size() == 1 ? primaries.getFirst() : null;
  }

  ReplicationStatusResult result() {
    List<Slot> slots = new ArrayList<>();
    for (NodeState state : states) {
      state.answered().map(Answer::slots).orElse(List.of()).stream()
          .map(
              slot ->
                  new Slot(
                      state.name(),
                      slot.name(),
                      slot.physical() ? "physical" : "logical",
                      slot.active(),
                      slot.status(),
                      slot.retained()))
          .forEach(slots::add);
    }
    return new ReplicationStatusResult(
        primary == null ? null : primary.name(),
        states.stream().map(this::node).toList(),
        slots,
        new Findings(cluster, states, pairing).sentences());
  }

  private Node node(NodeState state) {
    Answer answer = state.answer();
    if (answer == null) {
      EngineException failure = state.failure();
      return new Node(
          state.name(),
          state.node().host(),
          state.node().port(),
          Role.UNREACHABLE,
          failure == null ? null : failure.getMessage(),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          List.of());
    }
    Lsn position = answer.standby() ? answer.replayed() : answer.written();
    return new Node(
        state.name(),
        state.node().host(),
        state.node().port(),
        answer.standby() ? Role.STANDBY : Role.PRIMARY,
        null,
        answer.systemId(),
        answer.timeline(),
        position == null ? null : position.toString(),
        answer.received() == null ? null : answer.received().toString(),
        upstream(state, answer.receiver()),
        answer.standby() ? mode(answer.receiver()) : null,
        pairing
            .upstream(state)
            .flatMap(up -> pairing.senderFor(up, state))
            .map(Sender::syncState)
            .orElse(null),
        lagBytes(answer),
        answer.lag(),
        answer.standby() ? answer.replayPaused() : null,
        answer.senders().stream().map(sender -> partner(state, answer, sender)).toList());
  }

  private @Nullable String upstream(NodeState state, @Nullable Receiver receiver) {
    Optional<String> node = pairing.upstream(state).map(NodeState::name);
    if (node.isPresent() || receiver == null || receiver.host() == null) {
      return node.orElse(null);
    }
    return receiver.host() + ":" + receiver.port();
  }

  private static String mode(@Nullable Receiver receiver) {
    return receiver == null ? "none" : receiver.status();
  }

  private @Nullable Long lagBytes(Answer answer) {
    Lsn written = primary == null || primary.answer() == null ? null : primary.answer().written();
    return written == null || answer.replayed() == null ? null : written.ahead(answer.replayed());
  }

  private Partner partner(NodeState state, Answer answer, Sender sender) {
    return new Partner(
        sender.application(),
        pairing.receiver(state, sender).map(NodeState::name).orElse(null),
        sender.address(),
        sender.state(),
        sender.syncState(),
        sender.slot(),
        sender.replayed() == null ? null : answer.end().ahead(sender.replayed()),
        sender.lag());
  }
}
