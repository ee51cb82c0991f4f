package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineLifecycleResult;
import dev.windlass.messages.command.EngineLifecycleResult.Server;
import dev.windlass.messages.command.EngineLifecycleResult.State;
import dev.windlass.messages.command.EngineRestart;
import dev.windlass.messages.command.ReplicationStatusResult.Role;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.Waiting;
import dev.windlass.postgresql.lifecycle.Patroni;
import dev.windlass.postgresql.lifecycle.Patroni.Reply;
import dev.windlass.postgresql.replication.NodeState.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Patroni restarts its servers, one after the other, the primary last. */
final class PatroniRestart {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int BUSY = 503;

  private final Cluster cluster;
  private final List<NodeState> chosen;

  /** Makes every check; changes nothing. */
  PatroniRestart(Cluster cluster, EngineRestart wanted) {
    this.cluster = cluster;
    if (wanted.isForced()) {
      throw EngineException.unsupported(
          cluster.engine(),
          "forced restart of servers that Patroni looks after",
          "Restart without force.");
    }
    List<NodeState> states = cluster.look();
    String name = wanted.node();
    this.chosen =
        name == null
            ? states.stream().sorted(Comparator.comparing(NodeState::isPrimary)).toList()
            : List.of(Candidates.named(cluster, states, name));
  }

  List<String> sentences() {
    return chosen.stream()
        .map(state -> "Ask Patroni to restart %s, which ends its sessions.".formatted(state.name()))
        .toList();
  }

  EngineLifecycleResult run(WorkMonitor monitor) {
    List<Server> servers = new ArrayList<>();
    for (NodeState state : chosen) {
      monitor.throwIfCancelled();
      servers.add(Waiting.undisturbed(() -> restart(state)));
      monitor.progress("restarting", servers.size(), (long) chosen.size(), "servers");
    }
    return new EngineLifecycleResult(servers);
  }

  private Server restart(NodeState before) {
    NodeSettings node = before.node();
    long began = System.nanoTime();
    Reply reply = ask(node);
    Instant started = before.answered().map(Answer::started).orElse(null);
    NodeState[] last = new NodeState[1];
    boolean again =
        reply.isDone()
            && Waiting.until(
                node.stopTimeout(),
                () -> {
                  last[0] = cluster.look(node);
                  return isNewer(last[0].answer(), started);
                });
    if (!again) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Node %s was not restarted, or does not answer yet. Patroni says (%d): %s"
              .formatted(node.name(), reply.status(), reply.text()),
          "See replication.status and Patroni's log.");
    }
    return new Server(
        node.name(),
        before.answer() == null ? State.STOPPED : State.RUNNING,
        State.RUNNING,
        last[0].isPrimary() ? Role.PRIMARY : Role.STANDBY,
        Duration.ofNanos(System.nanoTime() - began));
  }

  /** Asks again while Patroni is busy, such as with the end of a switchover. */
  private static Reply ask(NodeSettings node) {
    Reply[] last = new Reply[1];
    Waiting.until(
        node.stopTimeout(),
        PAUSE,
        () -> {
          last[0] = new Patroni(node).restart(PATIENCE);
          return last[0].status() != BUSY;
        });
    return last[0];
  }

  private static boolean isNewer(@Nullable Answer answer, @Nullable Instant started) {
    return answer != null && (started == null || answer.started().isAfter(started));
  }
}
