package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover.Mode;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.Waiting;
import dev.windlass.postgresql.lifecycle.Claim;
import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.postgresql.lifecycle.NodeControl.Upstream;
import dev.windlass.postgresql.lifecycle.NodeFacts;
import dev.windlass.postgresql.lifecycle.NodeFacts.Mark;
import dev.windlass.postgresql.replication.NodeState.Answer;
import dev.windlass.postgresql.replication.PlannedSwitchover.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A planned switchover that an earlier attempt of the job began at a node. What became of it is
 * read from the nodes, and never guessed.
 *
 * @param cluster the nodes
 * @param old the node that the attempt took
 * @param facts what its files say
 * @param mark what the attempt wrote down
 */
record Unfinished(Cluster cluster, NodeSettings old, NodeFacts facts, Mark mark) {

  /**
   * Looks for it on every node that Windlass controls.
   *
   * @throws EngineException {@code OUTCOME_UNKNOWN} when it is on none, and a node's files cannot
   *     be read: the attempt may have taken that one
   */
  static Optional<Unfinished> find(Cluster cluster, String job) {
    EngineException unseen = null;
    for (NodeSettings node : cluster.nodes()) {
      if (node.isControlled()) {
        try {
          NodeFacts facts = new NodeControl(node).look();
          Optional<Mark> mark = facts.mark().filter(m -> m.job().equals(job));
          if (mark.isPresent()) {
            return Optional.of(new Unfinished(cluster, node, facts, mark.get()));
          }
        } catch (EngineException e) {
          unseen =
              new EngineException(
                  FailureCode.OUTCOME_UNKNOWN,
                  "Whether an earlier attempt of this job changed node %s cannot be seen: %s"
                      .formatted(node.name(), e.getMessage()),
                  null,
                  "Nothing was changed now. See replication.status and the node's file windlass.failover.",
                  e);
        }
      }
    }
    if (unseen != null) {
      throw unseen;
    }
    return Optional.empty();
  }

  /**
   * Goes on, undoes, or says what was done already.
   *
   * @return empty when the attempt had changed nothing yet, so that it can begin anew
   */
  Optional<EngineFailoverResult> settle(PlannedSwitchover switchover, Claim claim) {
    NodeSettings target =
        cluster.nodes().stream()
            .filter(node -> node.name().equals(mark.target()))
            .findFirst()
            .orElseThrow(
                () -> unknown("its target %s is no node any more".formatted(mark.target())));
    if (mark.isUndone()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "An earlier attempt failed before the promotion; the old primary %s was started again and serves."
              .formatted(old.name()),
          "See replication.status, and send the command again.");
    }
    if (mark.state().startsWith("done:")) {
      return Optional.of(told(target));
    }
    NodeControl control = new NodeControl(old);
    control.claim(claim, target.name());
    return Waiting.undisturbed(() -> goOn(switchover, control, target));
  }

  private Optional<EngineFailoverResult> goOn(
      PlannedSwitchover switchover, NodeControl control, NodeSettings target) {
    NodeState state = cluster.look(target);
    NodeFacts now = control.look();
    boolean promoting = now.mark().filter(Mark::isPromoting).isPresent();
    Answer answer = state.answer();
    if (answer == null) {
      throw unknown("node %s does not answer".formatted(target.name()));
    }
    if (state.isStandby() && now.isRunning()) {
      if (!promoting && cluster.look(old).isPrimary()) {
        return Optional.empty();
      }
      throw unknown(
          promoting
              ? "node %s was started, though %s may have been told to become the primary"
                  .formatted(old.name(), target.name())
              : "node %s runs and does not answer as primary, and %s is a standby"
                  .formatted(old.name(), target.name()));
    }
    Handover handover = new Handover(Mode.PLANNED, old, target, List.of());
    Plan plan =
        new Plan(old, target, cluster.look(), upstream(target), new Checks(cluster.engine()));
    if (state.isStandby()) {
      return Optional.of(
          promoting
              ? switchover.promoteAgain(plan, control, handover)
              : switchover.promote(plan, control, handover, null));
    }
    if (now.isRunning() && cluster.look(old).isPrimary()) {
      throw unknown("both %s and %s take writes".formatted(old.name(), target.name()));
    }
    handover.timeline(answer.timeline());
    handover.changed(
        "Promoted %s, which has the whole log of %s.".formatted(target.name(), old.name()));
    handover.lost(0L);
    handover.warn(
        "The worker that promoted %s stopped answering before it measured the downtime."
            .formatted(target.name()));
    switchover.finish(plan, control, handover);
    return Optional.of(handover.result());
  }

  private Upstream upstream(NodeSettings target) {
    try {
      return new Standbys(cluster).upstream(old, target);
    } catch (EngineException e) {
      throw unknown(
          "how %s could follow %s cannot be told: %s"
              .formatted(old.name(), target.name(), e.getMessage()));
    }
  }

  private EngineFailoverResult told(NodeSettings target) {
    Handover handover = new Handover(Mode.PLANNED, old, target, List.of());
    cluster.look(target).answered().ifPresent(answer -> handover.timeline(answer.timeline()));
    String millis = mark.state().substring("done:".length());
    if (!millis.isEmpty()) {
      handover.downtime(Duration.ofMillis(Long.parseLong(millis)));
    }
    handover.lost(0L);
    handover.changed("An earlier attempt made %s the primary.".formatted(target.name()));
    return handover.result();
  }

  private EngineException unknown(String why) {
    return new EngineException(
        FailureCode.OUTCOME_UNKNOWN,
        "An earlier attempt took node %s (running: %s, state \"%s\"%s) for a switchover to %s, and %s."
            .formatted(
                old.name(),
                facts.isRunning(),
                facts.state(),
                facts.hasSignal() ? ", fenced" : "",
                mark.target(),
                why),
        "Nothing was changed now. See replication.status. When %s is not a primary and will not become one, remove standby.signal from the data directory of %s and start it."
            .formatted(mark.target(), old.name()));
  }
}
