package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineLifecycleResult.Server;
import dev.windlass.messages.command.EngineLifecycleResult.State;
import dev.windlass.messages.command.ReplicationStatusResult.Role;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.Waiting;
import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.postgresql.lifecycle.NodeFacts;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with which servers, in this order; every check is made.
 *
 * @param deed what is asked for
 * @param steps a server each
 */
record ServerPlan(Deed deed, List<Step> steps) {
  /** What is asked for. */
  enum Deed {
    START("starting"),
    STOP("stopping"),
    RESTART("restarting");

    private final String phase;

    Deed(String phase) {
      this.phase = phase;
    }

    /** For the job's progress. */
    String phase() {
      return phase;
    }
  }

  List<String> sentences() {
    return steps.stream().map(Step::sentence).toList();
  }

  /**
   * One server.
   *
   * @param facts what its files said when the plan was made
   * @param role what it said it is; null when it did not answer
   * @param force whether to stop as in a crash
   */
  record Step(Deed deed, NodeSettings node, NodeFacts facts, @Nullable Role role, boolean force) {
    String sentence() {
      String stop = force ? "Stop %s as in a crash" : "Stop %s, which ends its sessions";
      String does =
          switch (deed) {
            case START -> facts.isRunning() ? "Leave %s alone: it runs" : "Start %s";
            case STOP -> facts.isRunning() ? stop : "Leave %s alone: it does not run";
            case RESTART -> (facts.isRunning() ? stop + ", and start it again" : "Start %s");
          };
      return does.formatted(node.name())
          + (facts.hasSignal() ? " (a standby)." : " (a primary by its files).");
    }

    /** Does it; what is as it is asked for is left alone. */
    Server take(Cluster cluster) {
      boolean stops = deed != Deed.START && facts.isRunning();
      boolean starts = deed == Deed.RESTART || (deed == Deed.START && !facts.isRunning());
      State before = facts.isRunning() ? State.RUNNING : State.STOPPED;
      if (!stops && !starts) {
        return new Server(node.name(), before, before, role, null);
      }
      long began = System.nanoTime();
      NodeControl control = new NodeControl(node);
      if (stops) {
        stop(control);
      }
      Role now = starts ? start(control, cluster) : role;
      return new Server(
          node.name(),
          before,
          starts ? State.RUNNING : State.STOPPED,
          now,
          Duration.ofNanos(System.nanoTime() - began));
    }

    private void stop(NodeControl control) {
      try {
        control.stop(force);
      } catch (EngineException e) {
        if (!Waiting.until(Duration.ZERO, () -> !control.look().isRunning())) {
          throw new EngineException(
              FailureCode.PRECONDITION_FAILED,
              "Node %s was told to stop and still runs: %s".formatted(node.name(), e.getMessage()),
              null,
              "It may wait for a standby or its archiver, and takes no clients meanwhile. Ask again, or with force, after which its next start has to mend it.",
              e);
        }
      }
      if (control.look().isRunning()) {
        throw new EngineException(
            FailureCode.PRECONDITION_FAILED,
            "Node %s was stopped and runs again: somebody else starts it.".formatted(node.name()),
            "See what looks after it on its machine.");
      }
    }

    private Role start(NodeControl control, Cluster cluster) {
      control.start();
      NodeState[] last = new NodeState[1];
      boolean answers =
          Waiting.until(
              node.stopTimeout(),
              () -> {
                last[0] = cluster.look(node);
                return last[0].answer() != null;
              });
      if (!answers) {
        EngineException failure = last[0].failure();
        throw new EngineException(
            FailureCode.PRECONDITION_FAILED,
            "Node %s was started and does not answer: %s"
                .formatted(node.name(), failure == null ? "" : failure.getMessage()),
            "See its log; it may have to mend itself first.");
      }
      return last[0].isPrimary() ? Role.PRIMARY : Role.STANDBY;
    }
  }
}
