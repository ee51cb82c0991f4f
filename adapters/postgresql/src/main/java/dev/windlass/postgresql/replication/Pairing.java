package dev.windlass.postgresql.replication;

import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.replication.NodeState.Answer;
import dev.windlass.postgresql.replication.NodeState.Receiver;
import dev.windlass.postgresql.replication.NodeState.Sender;
import java.util.List;
import java.util.Optional;

/**
 * Who of the nodes is whose partner. A standby tells the address that it receives from, a sender
 * the slot and the name of whom it sends to; neither knows the document's names.
 */
final class Pairing {
  private final List<NodeState> states;

  Pairing(List<NodeState> states) {
    this.states = states;
  }

  /** The node that a standby receives from: by address, else by the slot that only one keeps. */
  Optional<NodeState> upstream(NodeState standby) {
    Receiver receiver = standby.answered().map(Answer::receiver).orElse(null);
    if (receiver == null) {
      return Optional.empty();
    }
    Optional<NodeState> byAddress =
        states.stream().filter(state -> receiver.receivesFrom(state.node())).findFirst();
    return byAddress.isPresent() ? byAddress : bySlot(standby, receiver);
  }

  private Optional<NodeState> bySlot(NodeState standby, Receiver receiver) {
    List<NodeState> keepers =
        states.stream()
            .filter(state -> !state.name().equals(standby.name()))
            .filter(state -> senders(state).stream().anyMatch(s -> uses(s, receiver)))
            .toList();
    return keepers.size() == 1 ? Optional.of(keepers.getFirst()) : Optional.empty();
  }

  private static boolean uses(Sender sender, Receiver receiver) {
    return receiver.slot() != null
        && !receiver.slot().isEmpty()
        && receiver.slot().equals(sender.slot());
  }

  /** The sender on {@code upstream} that serves this standby. */
  Optional<Sender> senderFor(NodeState upstream, NodeState standby) {
    return senders(upstream).stream()
        .filter(sender -> receiver(upstream, sender).filter(standby::equals).isPresent())
        .findFirst();
  }

  /** Which node a sender serves: by slot, by name, or because no other is left. */
  Optional<NodeState> receiver(NodeState upstream, Sender sender) {
    List<NodeState> followers =
        states.stream()
            .filter(state -> upstream(state).filter(upstream::equals).isPresent())
            .toList();
    Optional<NodeState> bySlot =
        followers.stream()
            .filter(
                f -> f.answered().map(Answer::receiver).filter(r -> uses(sender, r)).isPresent())
            .findFirst();
    if (bySlot.isPresent()) {
      return bySlot;
    }
    Optional<NodeState> byName =
        followers.stream().filter(f -> f.name().equals(sender.application())).findFirst();
    if (byName.isPresent()) {
      return byName;
    }
    boolean alone = followers.size() == 1 && senders(upstream).size() == 1;
    return alone ? Optional.of(followers.getFirst()) : Optional.empty();
  }

  private static List<Sender> senders(NodeState state) {
    return state.answered().map(Answer::senders).orElse(List.of());
  }

  /** Whether a standby receives its log now, and from this node. */
  boolean streamsFrom(NodeState standby, NodeSettings primary) {
    return standby.answered().filter(Answer::streams).isPresent()
        && upstream(standby).filter(up -> up.name().equals(primary.name())).isPresent();
  }
}
