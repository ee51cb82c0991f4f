package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailover.Mode;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Waiting;
import dev.windlass.postgresql.lifecycle.Claim;
import dev.windlass.postgresql.lifecycle.NodeControl;
import dev.windlass.postgresql.lifecycle.NodeControl.Upstream;
import dev.windlass.postgresql.lifecycle.NodeFacts;
import dev.windlass.postgresql.replication.NodeState.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A primary hands over to a standby that has all of its log.
 *
 * <p>The order of steps keeps two primaries from being: the old one is stopped; then it is fenced,
 * so that whoever starts it gets a standby; that the other one may be told is written down at the
 * old one; only then is the other one promoted. The fence is taken away again only while that is
 * not written down, or the other one certainly refused. What an attempt may do at the old primary
 * is written down there too (see {@link Claim}): an attempt that was taken for dead can neither
 * take the fence away from its successor nor promote a node behind its back.
 */
final class PlannedSwitchover {
  private final Cluster cluster;
  private final Claim claim;
  private final WorkMonitor monitor;
  private final Promotion promotion;
  private final Aftermath aftermath;

  PlannedSwitchover(Cluster cluster, Claim claim, WorkMonitor monitor) {
    this.cluster = cluster;
    this.claim = claim;
    this.monitor = monitor;
    this.promotion = new Promotion(cluster);
    this.aftermath = new Aftermath(cluster);
  }

  /** What is to happen, with every check made. */
  record Plan(
      NodeSettings old,
      NodeSettings target,
      List<NodeState> before,
      Upstream upstream,
      Checks checks) {
    List<String> steps() {
      return List.of(
          "Write a checkpoint on %s and stop it, which ends its sessions.".formatted(old.name()),
          "Fence %s: from then on it starts as a standby.".formatted(old.name()),
          "Make sure that %s has received its last record; if not, start %s again."
              .formatted(target.name(), old.name()),
          "Promote %s and write to it.".formatted(target.name()),
          "Start %s as a standby of %s through slot %s, and point the other standbys there."
              .formatted(old.name(), target.name(), upstream.slot()));
    }
  }

  /** Makes every check; changes nothing. */
  static Plan plan(Cluster cluster, EngineFailover wanted) {
    List<NodeState> states = cluster.look();
    List<NodeState> primaries = states.stream().filter(NodeState::isPrimary).toList();
    if (primaries.size() != 1) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          primaries.isEmpty()
              ? "No node of engine %s answers as primary, so that none can hand over."
                  .formatted(cluster.engine())
              : "More than one node of engine %s is a primary: %s."
                  .formatted(
                      cluster.engine(),
                      String.join(", ", primaries.stream().map(NodeState::name).toList())),
          primaries.isEmpty()
              ? "Nothing was changed. Start the primary, or force a failover when it is gone."
              : "Nothing was changed. Stop all but one at once.");
    }
    NodeState old = primaries.getFirst();
    NodeState target = Candidates.choose(cluster, states, wanted.node());
    if (target.name().equals(old.name())) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Node %s is the primary already.".formatted(old.name()),
          "Nothing was changed. Name another node.");
    }
    Checks checks = new SwitchoverChecks(cluster).run(states, old, target, wanted);
    Upstream upstream = new Standbys(cluster).upstream(old.node(), target.node());
    return new Plan(old.node(), target.node(), states, upstream, checks);
  }

  /** Hands over. */
  EngineFailoverResult run(Plan plan) {
    monitor.throwIfCancelled();
    return Waiting.undisturbed(() -> handOver(plan));
  }

  private EngineFailoverResult handOver(Plan plan) {
    Handover handover =
        new Handover(Mode.PLANNED, plan.old(), plan.target(), plan.checks().passed());
    NodeControl control = new NodeControl(plan.old());
    control.claim(claim, plan.target().name());
    checkpoint(plan.old(), handover);
    monitor.throwIfCancelled();
    if (!cluster.look(plan.old()).isPrimary()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Node %s is not the primary any more.".formatted(plan.old().name()),
          "Nothing was changed. See replication.status.");
    }
    long began = System.nanoTime();
    stop(plan.old(), control);
    handover.changed("Stopped %s.".formatted(plan.old().name()));
    return promote(plan, control, handover, began);
  }

  /**
   * Goes on from a primary that is stopped: {@code began} is when it was told to, by {@code
   * System.nanoTime}. What fails before the target is told is undone.
   */
  EngineFailoverResult promote(
      Plan plan, NodeControl control, Handover handover, @Nullable Long began) {
    Optional<EngineException> wrong;
    try {
      fence(plan, control);
      requireAllReceived(control, plan.old(), plan.target());
      wrong =
          promotion.tell(
              plan.target(),
              () -> {
                monitor.throwIfCancelled();
                control.promoting(claim);
              });
    } catch (EngineException e) {
      throw undone(control, plan.old(), e);
    }
    return promoted(plan, control, handover, began, wrong);
  }

  /**
   * Goes on from a primary that is stopped and fenced when an earlier attempt may have told the
   * target: there is no way back.
   */
  EngineFailoverResult promoteAgain(Plan plan, NodeControl control, Handover handover) {
    Optional<EngineException> wrong;
    try {
      fence(plan, control);
      wrong = promotion.tell(plan.target(), () -> control.promoting(claim));
    } catch (EngineException e) {
      throw new EngineException(
          FailureCode.OUTCOME_UNKNOWN,
          "Node %s may have been told to become the primary, and could not be told again: %s"
              .formatted(plan.target().name(), e.getMessage()),
          e.engineCode(),
          "The old primary %s stays stopped and fenced. See replication.status."
              .formatted(plan.old().name()),
          e);
    }
    return promoted(plan, control, handover, null, wrong);
  }

  private void fence(Plan plan, NodeControl control) {
    if (!control.fence(claim, plan.upstream())) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Somebody started %s while it was to hand over.".formatted(plan.old().name()),
          null);
    }
  }

  private EngineFailoverResult promoted(
      Plan plan,
      NodeControl control,
      Handover handover,
      @Nullable Long began,
      Optional<EngineException> wrong) {
    NodeSettings old = plan.old();
    NodeSettings target = plan.target();
    Answer answer = promotion.await(target, wrong);
    handover.changed(
        "Promoted %s, which has the whole log of %s.".formatted(target.name(), old.name()));
    handover.timeline(answer.timeline());
    promotion.write(target);
    handover.lost(0L);
    handover.downtime(
        began == null
            ? sinceBegin(control, handover)
            : Duration.ofNanos(System.nanoTime() - began));
    finish(plan, control, handover);
    return handover.result();
  }

  /** What follows the promotion. */
  void finish(Plan plan, NodeControl control, Handover handover) {
    aftermath.rejoin(plan.old(), handover);
    aftermath.repoint(plan.old(), handover);
    aftermath.dropOldSlots(plan.old(), plan.before(), handover);
    Duration downtime = handover.downtime();
    try {
      control.finish(claim, "done:" + (downtime == null ? "" : downtime.toMillis()));
    } catch (EngineException e) {
      handover.warn(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Duration sinceBegin(NodeControl control, Handover handover) {
    try {
      NodeFacts facts = control.look();
      handover.warn(
          "The worker that began it stopped answering; the downtime is by the node's clock.");
      return facts
          .mark()
          .map(mark -> Duration.ofSeconds(Math.max(0, facts.clock() - mark.begun())))
          .orElse(null);
    } catch (EngineException e) {
      return null;
    }
  }

  /** Makes the checkpoint at the stop a short one. A login that may not goes without. */
  private void checkpoint(NodeSettings old, Handover handover) {
    try (ServerConnection connection = cluster.connect(old)) {
      connection.execute("SET statement_timeout = 0");
      connection.execute("CHECKPOINT");
    } catch (EngineException e) {
      if (e.code() != FailureCode.PERMISSION_DENIED) {
        throw e;
      }
      handover.warn(
          "The login may not write a checkpoint on %s, which makes its stop take longer."
              .formatted(old.name()));
    }
  }

  /** Stops the old primary. A stop that fails while it goes on serving has changed nothing. */
  private void stop(NodeSettings old, NodeControl control) {
    EngineException failure = null;
    try {
      control.stop(claim);
    } catch (EngineException e) {
      failure = e;
    }
    if (!isRunning(old, control)) {
      return;
    }
    if (cluster.look(old).isPrimary()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "The primary %s could not be stopped and goes on serving: %s"
              .formatted(old.name(), failure == null ? "no reason given." : failure.getMessage()),
          "Nothing was changed.");
    }
    if (!Waiting.until(old.stopTimeout(), () -> !isRunning(old, control))) {
      throw new EngineException(
          FailureCode.OUTCOME_UNKNOWN,
          "The primary %s was told to stop, takes no clients and has not stopped."
              .formatted(old.name()),
          "It waits for a standby or its archiver. When it has stopped, start it again; no other node was promoted.");
    }
  }

  private static boolean isRunning(NodeSettings old, NodeControl control) {
    try {
      return control.look().isRunning();
    } catch (EngineException e) {
      throw new EngineException(
          FailureCode.OUTCOME_UNKNOWN,
          "The primary %s was told to stop, and its machine does not say whether it did: %s"
              .formatted(old.name(), e.getMessage()),
          e.engineCode(),
          "No other node was promoted. See replication.status; when the primary is stopped, start it again.",
          e);
    }
  }

  /** The target has replayed all up to and with the record of the shutdown. */
  private void requireAllReceived(NodeControl control, NodeSettings old, NodeSettings target) {
    NodeFacts facts = control.look();
    if (!facts.isShutDown()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Node %s did not stop cleanly: its state is \"%s\".".formatted(old.name(), facts.state()),
          null);
    }
    Lsn shutdown = Lsn.of(facts.checkpoint().orElseThrow());
    NodeState[] last = new NodeState[1];
    boolean received =
        Waiting.until(
            old.stopTimeout(),
            () -> {
              last[0] = cluster.look(target);
              return hasAll(last[0].answer(), shutdown);
            });
    if (!received) {
      Answer answer = last[0].answer();
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          answer == null
              ? "Node %s does not answer.".formatted(target.name())
              : "Node %s has not received the last record of %s: it is at %s, the record at %s."
                  .formatted(target.name(), old.name(), answer.end(), shutdown),
          null);
    }
  }

  private static boolean hasAll(@Nullable Answer answer, Lsn shutdown) {
    return answer != null
        && answer.standby()
        && answer.replayed() != null
        && answer.replayed().compareTo(shutdown) > 0
        && answer.replayed().compareTo(answer.end()) >= 0;
  }

  /** Starts the old primary again and says so; never called once the target was told. */
  private EngineException undone(NodeControl control, NodeSettings old, EngineException reason) {
    if (reason.code() == FailureCode.OUTCOME_UNKNOWN) {
      return reason;
    }
    try {
      restore(control, old);
      return new EngineException(
          reason.code() == FailureCode.CANCELLED || reason.code() == FailureCode.TIMEOUT
              ? reason.code()
              : FailureCode.PRECONDITION_FAILED,
          "%s The old primary %s was started again and serves; no other node was promoted."
              .formatted(reason.getMessage(), old.name()),
          reason.engineCode(),
          reason.help(),
          reason);
    } catch (EngineException e) {
      return new EngineException(
          FailureCode.OUTCOME_UNKNOWN,
          "%s The old primary %s could not be started again: %s"
              .formatted(reason.getMessage(), old.name(), e.getMessage()),
          null,
          "No other node was promoted. Remove standby.signal from its data directory, if it is there, and start it.",
          e);
    }
  }

  /** Takes the fence away and starts the old primary. */
  void restore(NodeControl control, NodeSettings old) {
    control.unfence(claim);
    control.start();
    if (!Waiting.until(old.stopTimeout(), () -> cluster.look(old).isPrimary())) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Node %s was started and does not answer as primary.".formatted(old.name()),
          null);
    }
    control.finish(claim, "undone");
  }
}
