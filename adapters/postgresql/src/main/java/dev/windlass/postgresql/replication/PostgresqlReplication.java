package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Replication;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.postgresql.connection.ServerSettings;
import java.util.List;
import java.util.Objects;

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
