package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailover.Mode;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.Waiting;
import dev.windlass.postgresql.lifecycle.Patroni;
import dev.windlass.postgresql.lifecycle.Patroni.Member;
import dev.windlass.postgresql.lifecycle.Patroni.Members;
import dev.windlass.postgresql.lifecycle.Patroni.Reply;
import dev.windlass.postgresql.replication.NodeState.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Patroni hands over, or fails over, when it is asked. It keeps two primaries from being, by the
 * leader's key in its own store; Windlass never promotes behind its back. What became of it is seen
 * on the servers, not read from Patroni's answer.
 */
final class PatroniFailover {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Cluster cluster;
  private final WorkMonitor monitor;

  PatroniFailover(Cluster cluster, WorkMonitor monitor) {
    this.cluster = cluster;
    this.monitor = monitor;
  }

  /**
   * What is to happen, with every check made.
   *
   * @param old the primary; null when none answers
   * @param leader Patroni's name for it; null when it has none
   * @param candidate Patroni's name for the target
   */
  record Plan(
      Mode mode,
      @Nullable NodeSettings old,
      @Nullable String leader,
      NodeSettings target,
      String candidate,
      Checks checks) {
    List<String> steps() {
      return List.of(
          leader == null
              ? "Ask Patroni of %s for a failover to %s.".formatted(target.name(), candidate)
              : "Ask Patroni of %s for a switchover from %s to %s."
                  .formatted(target.name(), leader, candidate),
          "Wait until %s is the primary, and write to it.".formatted(target.name()));
    }
  }

  /** Makes every check; changes nothing. */
  static Plan plan(Cluster cluster, EngineFailover wanted) {
    List<NodeState> states = cluster.look();
    List<NodeState> primaries = states.stream().filter(NodeState::isPrimary).toList();
    boolean planned = wanted.mode() == Mode.PLANNED;
    Checks first = new Checks(cluster.engine());
    first.add(
        "primary",
        primaries.size() == (planned ? 1 : 0),
        primaries.isEmpty()
            ? "No node answers as primary."
            : "Answering as primary: %s."
                .formatted(String.join(", ", primaries.stream().map(NodeState::name).toList())));
    NodeState target = Candidates.choose(cluster, states, wanted.node());
    first.add(
        "target",
        target.isStandby(),
        target.isStandby()
            ? "Node %s is a standby.".formatted(target.name())
            : "Node %s is no standby that answers.".formatted(target.name()));
    first.require("See replication.status.");
    NodeSettings old = planned ? primaries.getFirst().node() : null;
    Checks checks =
        planned
            ? new SwitchoverChecks(cluster)
                .runForPatroni(states, primaries.getFirst(), target, wanted)
            : first;
    Members members = new Patroni(target.node()).members();
    Optional<Member> candidate = member(members, target.node());
    Optional<Member> leader = members.members().stream().filter(Member::isLeader).findFirst();
    checks.add(
        "Patroni",
        !members.paused(),
        members.paused() ? "Patroni is paused." : "Patroni is at work.");
    checks.add(
        "candidate",
        candidate.filter(member -> !member.noFailover()).isPresent(),
        candidate
            .map(
                member ->
                    "Patroni knows node %s as %s, %s%s."
                        .formatted(
                            target.name(),
                            member.name(),
                            member.state(),
                            member.noFailover() ? ", which may not become the leader" : ""))
            .orElse("Patroni does not know node %s.".formatted(target.name())));
    checks.add(
        "leader",
        leader.isPresent() == planned,
        leader
            .map(member -> "Patroni's leader is %s.".formatted(member.name()))
            .orElse("Patroni has no leader."));
    checks.require("See what Patroni says.");
    return new Plan(
        wanted.mode(),
        old,
        leader.map(Member::name).orElse(null),
        target.node(),
        candidate.orElseThrow().name(),
        checks);
  }

  private static Optional<Member> member(Members members, NodeSettings node) {
    Optional<Member> byAddress =
        members.members().stream()
            .filter(member -> node.host().equals(member.host()) && node.port() == member.port())
            .findFirst();
    return byAddress.isPresent()
        ? byAddress
        : members.members().stream()
            .filter(member -> member.name().equals(node.name()))
            .findFirst();
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
    return Waiting.undisturbed(() -> ask(plan));
  }

  private EngineFailoverResult ask(Plan plan) {
    long began = System.nanoTime();
    Patroni patroni = new Patroni(plan.target());
    String said;
    try {
      Reply reply =
          plan.leader() == null
              ? patroni.failover(plan.candidate(), PATIENCE)
              : patroni.switchover(plan.leader(), plan.candidate(), PATIENCE);
      said = "Patroni says (%d): %s".formatted(reply.status(), reply.text());
      if (!reply.isDone() && reply.status() < 500) {
        throw new EngineException(
            FailureCode.PRECONDITION_FAILED, said, "Nothing was changed. See what Patroni says.");
      }
    } catch (EngineException e) {
      if (e.code() != FailureCode.ENGINE_UNREACHABLE) {
        throw e;
      }
      said = String.valueOf(e.getMessage());
    }
    return settle(plan, said, began);
  }

  /** What became of it, by what the servers say. */
  private EngineFailoverResult settle(Plan plan, String said, long began) {
    NodeSettings target = plan.target();
    boolean primary = Waiting.until(Duration.ofSeconds(60), () -> cluster.look(target).isPrimary());
    if (!primary) {
      NodeSettings old = plan.old();
      if (old != null && cluster.look(old).isPrimary()) {
        throw new EngineException(
            FailureCode.PRECONDITION_FAILED,
            "Node %s is the primary still. %s".formatted(old.name(), said),
            "See replication.status and what Patroni says.");
      }
      throw new EngineException(
          FailureCode.OUTCOME_UNKNOWN,
          "Node %s is not the primary. %s".formatted(target.name(), said),
          "See replication.status and what Patroni says.");
    }
    Handover handover = new Handover(plan.mode(), plan.old(), target, plan.checks().passed());
    new Promotion(cluster).write(target);
    if (plan.old() != null) {
      handover.downtime(Duration.ofNanos(System.nanoTime() - began));
    }
    handover.changed(said);
    return finish(plan.old(), handover);
  }

  private EngineFailoverResult finish(@Nullable NodeSettings old, Handover handover) {
    NodeSettings target = handover.target();
    cluster.look(target).answered().map(Answer::timeline).ifPresent(handover::timeline);
    if (old != null && !new Standbys(cluster).awaitStreaming(old, target)) {
      handover.warn(
          "Node %s does not stream from %s yet: Patroni brings it back, see its log."
              .formatted(old.name(), target.name()));
    }
    return handover.result();
  }

  /** Patroni may have done what an earlier attempt asked for. */
  private Optional<EngineFailoverResult> doneBefore(EngineFailover wanted) {
    List<NodeState> primaries = cluster.look().stream().filter(NodeState::isPrimary).toList();
    if (wanted.node() == null) {
      throw new EngineException(
          FailureCode.OUTCOME_UNKNOWN,
          "An earlier attempt of this job may have asked Patroni for another primary; answering as primary: %s."
              .formatted(String.join(", ", primaries.stream().map(NodeState::name).toList())),
          "See replication.status; when it is not as it should be, send the command again and name the node.");
    }
    if (primaries.size() != 1 || !primaries.getFirst().name().equals(wanted.node())) {
      return Optional.empty();
    }
    Handover handover = new Handover(wanted.mode(), null, primaries.getFirst().node(), List.of());
    handover.changed("An earlier attempt made %s the primary.".formatted(wanted.node()));
    return Optional.of(finish(null, handover));
  }
}
