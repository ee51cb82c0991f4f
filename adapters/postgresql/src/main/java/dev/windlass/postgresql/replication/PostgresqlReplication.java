package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Replication;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.postgresql.connection.ServerSettings;
import dev.windlass.postgresql.lifecycle.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Streaming replication of PostgreSQL. One for an engine; closing it closes its connections. */
public final class PostgresqlReplication implements Replication, AutoCloseable {
  private final Cluster cluster;

  /** Connects to nothing. */
  public PostgresqlReplication(ServerSettings settings) {
    this.cluster = new Cluster(settings);
  }

  @Override
  public ReplicationStatusResult status() {
    List<NodeState> states = cluster.look();
    if (states.stream().allMatch(state -> state.answered().isEmpty())) {
      throw noneAnswers(states);
    }
    return new StatusReport(cluster, states).result();
  }

  @Override
  public List<String> checkFailover(EngineFailover wanted) {
    requireNodes();
    if (cluster.isPatroni()) {
      PatroniFailover.Plan plan = PatroniFailover.plan(cluster, wanted);
      List<String> sentences = new ArrayList<>(plan.checks().sentences());
      sentences.addAll(plan.steps());
      return sentences;
    }
    return switch (wanted.mode()) {
      case PLANNED -> {
        PlannedSwitchover.Plan plan = PlannedSwitchover.plan(cluster, wanted);
        List<String> sentences = new ArrayList<>(plan.checks().sentences());
        sentences.addAll(plan.steps());
        yield sentences;
      }
      case FORCED -> {
        ForcedFailover.Plan plan = ForcedFailover.plan(cluster, wanted);
        List<String> sentences = new ArrayList<>(plan.checks().sentences());
        sentences.addAll(plan.steps());
        yield sentences;
      }
    };
  }

  @Override
  public EngineFailoverResult failover(
      EngineFailover wanted, Attempt attempt, WorkMonitor monitor) {
    requireNodes();
    if (cluster.isPatroni()) {
      return new PatroniFailover(cluster, monitor).run(wanted, attempt.again());
    }
    Claim claim = new Claim(attempt.job(), attempt.token());
    return switch (wanted.mode()) {
      case PLANNED -> {
        PlannedSwitchover switchover = new PlannedSwitchover(cluster, claim, monitor);
        Optional<EngineFailoverResult> settled =
            attempt.again()
                ? Unfinished.find(cluster, attempt.job())
                    .flatMap(earlier -> earlier.settle(switchover, claim))
                : Optional.empty();
        yield settled.orElseGet(() -> switchover.run(PlannedSwitchover.plan(cluster, wanted)));
      }
      case FORCED -> new ForcedFailover(cluster, claim, monitor).run(wanted, attempt.again());
    };
  }

  private void requireNodes() {
    if (!cluster.hasNodes()) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "The document of engine %s names no nodes, so that there is none to fail over to."
              .formatted(cluster.engine()),
          "Add nodes to the Engine document; the adapter's README has their settings.");
    }
  }

  private EngineException noneAnswers(List<NodeState> states) {
    EngineException first = Objects.requireNonNull(states.getFirst().failure());
    if (states.size() == 1) {
      return first;
    }
    return new EngineException(
        FailureCode.ENGINE_UNREACHABLE,
        "None of the %d nodes of engine %s answers; %s says: %s"
            .formatted(
                states.size(), cluster.engine(), states.getFirst().name(), first.getMessage()),
        first.engineCode(),
        first.help(),
        first);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
