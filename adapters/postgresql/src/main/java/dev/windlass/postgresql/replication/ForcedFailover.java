package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailover.Mode;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.Waiting;
import dev.windlass.postgresql.lifecycle.Claim;
import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.postgresql.lifecycle.NodeFacts;
import dev.windlass.postgresql.lifecycle.NodeFacts.Mark;
import dev.windlass.postgresql.replication.NodeState.Answer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the standby that is furthest the primary, because the old one is gone.
 *
 * <p>That it cannot be reached is no proof. It is taken for gone when its own machine says that its
 * server does not run, which is fenced then; or when more than half of all nodes answer, none of
 * them streams from it, and whoever sent the command answers for it that it is off, because nobody
 * can keep a machine that is out of reach from serving its own clients. A node that answers in any
 * way, and be it with a refusal, is not gone.
 */
final class ForcedFailover {
  private final Cluster cluster;
  private final Claim claim;
  private final WorkMonitor monitor;
  private final Promotion promotion;

  ForcedFailover(Cluster cluster, Claim claim, WorkMonitor monitor) {
    this.cluster = cluster;
    this.claim = claim;
    this.monitor = monitor;
    this.promotion = new Promotion(cluster);
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
    EngineFailover same = again ? withTarget(wanted) : wanted;
    if (again) {
      Optional<EngineFailoverResult> done = doneBefore(same);
      if (done.isPresent()) {
        return done.get();
      }
    }
    Plan plan = plan(cluster, same);
    monitor.throwIfCancelled();
    return Waiting.undisturbed(() -> failOver(plan));
  }

  /**
   * The same target as the earlier attempt chose: it may have told that one at the last moment, and
   * another one beside it would be a second primary.
   */
  private EngineFailover withTarget(EngineFailover wanted) {
    if (wanted.node() != null) {
      return wanted;
    }
    String target =
        marked()
            .map(Mark::target)
            .orElseThrow(
                () ->
                    new EngineException(
                        FailureCode.OUTCOME_UNKNOWN,
                        "An earlier attempt of this job may have told a node to become the primary, and which one is not written down.",
                        "Nothing was changed now. See replication.status; when there is no primary, send the command again and name the node."));
    return new EngineFailover(
        wanted.mode(), target, wanted.maximumLagBytes(), wanted.oldPrimaryIsOff());
  }

  private Optional<Mark> marked() {
    return cluster.nodes().stream().flatMap(node -> mark(node).stream()).findFirst();
  }

  private Optional<Mark> mark(NodeSettings node) {
    return facts(node).flatMap(NodeFacts::mark).filter(mark -> mark.job().equals(claim.job()));
  }

  private static Optional<NodeFacts> facts(NodeSettings node) {
    try {
      return node.isControlled() ? Optional.of(new NodeControl(node).look()) : Optional.empty();
    } catch (EngineException unreachable) {
      return Optional.empty();
    }
  }

  private EngineFailoverResult failOver(Plan plan) {
    Handover handover =
        new Handover(Mode.FORCED, plan.old(), plan.target(), plan.checks().passed());
    NodeSettings old = plan.old();
    Optional<EngineException> wrong;
    try {
      if (old != null && plan.fences()) {
        fence(old, plan.target(), handover);
      }
      wrong = promotion.tell(plan.target(), () -> leave(old, plan.fences()));
    } catch (EngineException e) {
      throw notPromoted(plan.target(), e);
    }
    Answer answer = promotion.await(plan.target(), wrong);
    handover.timeline(answer.timeline());
    handover.changed("Promoted %s at %s.".formatted(plan.target().name(), answer.end()));
    handover.lost(plan.lostBytes());
    return finish(plan.old(), plan.fences(), handover);
  }

  private void leave(@Nullable NodeSettings old, boolean fences) {
    monitor.throwIfCancelled();
    if (old != null && fences) {
      new NodeControl(old).promoting(claim);
    }
  }

  private static EngineException notPromoted(NodeSettings target, EngineException e) {
    return new EngineException(
        e.code().isTransient() ? FailureCode.PRECONDITION_FAILED : e.code(),
        "%s Node %s was not promoted.".formatted(e.getMessage(), target.name()),
        e.engineCode(),
        e.help(),
        e);
  }

  /** The old one's server does not run: from now on it comes up as a standby. */
  private void fence(NodeSettings old, NodeSettings target, Handover handover) {
    NodeControl control = new NodeControl(old);
    control.claim(claim, target.name());
    if (!control.fence(claim, null)) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Somebody started %s while it was to be fenced.".formatted(old.name()),
          "See replication.status.");
    }
    handover.changed(
        "Fenced %s: it has standby.signal and cannot take writes when it is started."
            .formatted(old.name()));
  }

  private EngineFailoverResult finish(
      @Nullable NodeSettings old, boolean fenced, Handover handover) {
    NodeSettings target = handover.target();
    promotion.write(target);
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
      checkpoint(handover);
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

  private void checkpoint(Handover handover) {
    try {
      promotion.checkpoint(handover.target());
    } catch (EngineException e) {
      handover.warn(
          "No checkpoint could be written on %s, and pg_rewind does nothing before there is one: %s"
              .formatted(handover.target().name(), e.getMessage()));
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
   * What an earlier attempt came to: locks keep others away from the engine, so that its target is
   * the primary by its doing, or by that of somebody outside of Windlass, which is as good.
   */
  private Optional<EngineFailoverResult> doneBefore(EngineFailover wanted) {
    List<NodeState> states = cluster.look();
    List<NodeState> primaries = states.stream().filter(NodeState::isPrimary).toList();
    if (primaries.size() != 1 || !primaries.getFirst().name().equals(wanted.node())) {
      return Optional.empty();
    }
    NodeState primary = primaries.getFirst();
    Answer answer = Objects.requireNonNull(primary.answer());
    NodeSettings old = oldOf(states);
    Handover handover = new Handover(Mode.FORCED, old, primary.node(), List.of());
    handover.timeline(answer.timeline());
    handover.warn(
        "The worker that began it stopped answering; %s was found as the primary, and what was lost was not measured."
            .formatted(primary.name()));
    boolean fenced = old != null && facts(old).filter(NodeFacts::hasSignal).isPresent();
    return Optional.of(finish(old, fenced, handover));
  }

  /** The node that the earlier attempt fenced, else one that does not answer. */
  private @Nullable NodeSettings oldOf(List<NodeState> states) {
    return cluster.nodes().stream()
        .filter(node -> mark(node).isPresent())
        .findFirst()
        .or(
            () ->
                states.stream()
                    .filter(state -> state.answer() == null)
                    .map(NodeState::node)
                    .findFirst())
        .orElse(null);
  }
}
