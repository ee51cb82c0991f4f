package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailover.Mode;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.lifecycle.Claim;
import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.postgresql.replication.NodeState.Answer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the standby that is furthest the primary, because the old one is gone.
 *
 * <p>That it cannot be reached is no proof. It is taken for gone when its own machine says that its
 * server does not run, which fences it too; or when more than half of all nodes answer and none of
 * them streams from it. A node that answers in any way, and be it with a refusal, is not gone.
 */
final class ForcedFailover {
  private final Cluster cluster;
  private final Claim claim;
  private final WorkMonitor monitor;

  ForcedFailover(Cluster cluster, Claim claim, WorkMonitor monitor) {
    this.cluster = cluster;
    this.claim = claim;
    this.monitor = monitor;
  }

  /**
   * What is to happen, with every check made.
   *
   * @param old the node that was the primary; null when it is not among the nodes any more
   * @param lostBytes what the old one had beyond the target; null when that cannot be known
   * @param fences whether the old one's machine can be reached
   */
  record Plan(
      @Nullable NodeSettings old,
      NodeSettings target,
      @Nullable Long lostBytes,
      boolean fences,
      Checks checks) {
    List<String> steps() {
      return List.of(
          old == null
              ? "Nothing to fence: the old primary is not among the nodes."
              : fences
                  ? "Fence %s, which does not run: from then on it starts as a standby."
                      .formatted(old.name())
                  : "Leave %s alone: its machine cannot be reached, so that it cannot be fenced."
                      .formatted(old.name()),
          "Promote %s and write to it.".formatted(target.name()),
          "Point the other standbys to %s.".formatted(target.name()));
    }
  }

  /** Makes every check; changes nothing. */
  static Plan plan(Cluster cluster, EngineFailover wanted) {
    return new ForcedChecks(cluster).run(cluster.look(), wanted);
  }

  EngineFailoverResult run(EngineFailover wanted, boolean again) {
    if (again) {
      Optional<EngineFailoverResult> done = doneBefore(wanted);
      if (done.isPresent()) {
        return done.get();
      }
    }
    Plan plan = plan(cluster, wanted);
    monitor.throwIfCancelled();
    return Waiting.undisturbed(() -> failOver(plan));
  }

  private EngineFailoverResult failOver(Plan plan) {
    Handover handover =
        new Handover(Mode.FORCED, plan.old(), plan.target(), plan.checks().passed());
    NodeSettings old = plan.old();
    if (old != null && plan.fences()) {
      fence(old, plan.target(), handover);
    }
    monitor.throwIfCancelled();
    Answer answer = new Promotion(cluster).promote(plan.target());
    handover.timeline(answer.timeline());
    handover.changed("Promoted %s at %s.".formatted(plan.target().name(), answer.end()));
    handover.lost(plan.lostBytes());
    return finish(plan.old(), plan.fences(), handover);
  }

  /** The old one's server does not run: from now on it comes up as a standby. */
  private void fence(NodeSettings old, NodeSettings target, Handover handover) {
    NodeControl control = new NodeControl(old);
    control.claim(claim, target.name());
    if (!control.fence(claim, null)) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Somebody started %s while it was to be fenced.".formatted(old.name()),
          "Nothing was changed. See replication.status.");
    }
    handover.changed(
        "Fenced %s: it has standby.signal and cannot take writes when it is started."
            .formatted(old.name()));
  }

  private EngineFailoverResult finish(
      @Nullable NodeSettings old, boolean fenced, Handover handover) {
    NodeSettings target = handover.target();
    new Promotion(cluster).write(target);
    new Aftermath(cluster).repoint(old, handover);
    if (old != null) {
      if (!fenced) {
        handover.warn(
            "Node %s could not be fenced: keep it from starting before it has rejoined. When it starts as it is, there are two primaries."
                .formatted(old.name()));
      } else {
        note(old, handover);
      }
      handover.warn(rejoin(old, target));
    }
    return handover.result();
  }

  private void note(NodeSettings old, Handover handover) {
    try {
      new NodeControl(old).finish(claim, "forced");
    } catch (EngineException e) {
      handover.warn(String.valueOf(e.getMessage()));
    }
  }

  private static String rejoin(NodeSettings old, NodeSettings target) {
    return ("Node %s is left stopped. To bring it back: pg_rewind --target-pgdata=%s"
            + " --source-server='host=%s port=%d user=… dbname=postgres' (it needs wal_log_hints or"
            + " checksums), or a new pg_basebackup; then standby.signal, a primary_conninfo that"
            + " leads to %s, and a start.")
        .formatted(
            old.name(),
            old.dataDirectory().orElse("its data directory"),
            target.host(),
            target.port(),
            target.name());
  }

  /**
   * What an earlier attempt came to: locks keep others away from the engine, so that a primary
   * among the nodes is its doing, or that of somebody outside of Windlass, which is as good.
   */
  private Optional<EngineFailoverResult> doneBefore(EngineFailover wanted) {
    List<NodeState> states = cluster.look();
    List<NodeState> primaries = states.stream().filter(NodeState::isPrimary).toList();
    if (primaries.size() != 1) {
      return Optional.empty();
    }
    NodeState primary = primaries.getFirst();
    if (wanted.node() != null && !wanted.node().equals(primary.name())) {
      return Optional.empty();
    }
    Answer answer = Objects.requireNonNull(primary.answer());
    NodeSettings old =
        states.stream()
            .filter(state -> state.answer() == null)
            .map(NodeState::node)
            .findFirst()
            .orElse(null);
    if (old == null) {
      return Optional.empty();
    }
    Handover handover = new Handover(Mode.FORCED, old, primary.node(), List.of());
    handover.timeline(answer.timeline());
    handover.warn(
        "The worker that began it stopped answering; %s was found as the primary, and what was lost was not measured."
            .formatted(primary.name()));
    return Optional.of(finish(old, ForcedChecks.isFenced(old), handover));
  }
}
