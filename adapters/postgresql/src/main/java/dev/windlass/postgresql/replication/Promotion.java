package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.replication.NodeState.Answer;
import java.time.Duration;

/** Makes a standby the primary, and finds out whether it is one. */
final class Promotion {
  private static final int WAIT_SECONDS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Cluster cluster;

  Promotion(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Promotes a standby; one that is promoted already is taken as it is.
   *
   * @throws EngineException {@code PERMISSION_DENIED} when the server refused, so that it certainly
   *     was not promoted; {@code OUTCOME_UNKNOWN} when it was told and is still a standby, or does
   *     not answer any more
   */
  Answer promote(NodeSettings target) {
    EngineException said = null;
    try (ServerConnection connection = cluster.connect(target)) {
      connection.execute("SET statement_timeout = 0");
      if (connection.one("SELECT pg_is_in_recovery()", row -> row.getBoolean(1))) {
        connection.query("SELECT pg_promote(true, ?)", row -> row.getBoolean(1), WAIT_SECONDS);
      }
    } catch (EngineException e) {
      if (e.code() == FailureCode.PERMISSION_DENIED) {
        throw e;
      }
      said = e;
    }
    if (!Waiting.until(PATIENCE, () -> cluster.look(target).isPrimary())) {
      throw new EngineException(
          FailureCode.OUTCOME_UNKNOWN,
          "Node %s was told to become the primary and is not known to be one%s"
              .formatted(target.name(), said == null ? "." : ": " + said.getMessage()),
          "The old primary stays stopped, for two primaries would be worse. See what %s says: when it is a primary, all is well; when it is a standby and will stay one, start the old primary."
              .formatted(target.name()));
    }
    Answer answer = cluster.look(target).answer();
    if (answer == null) {
      throw new EngineException(
          FailureCode.OUTCOME_UNKNOWN,
          "Node %s became the primary and does not answer any more.".formatted(target.name()),
          "See replication.status.");
    }
    return answer;
  }

  /**
   * Commits a record that holds nothing, and has it reach the server's disk. It waits for no
   * standby: there may be none yet.
   */
  void write(NodeSettings primary) {
    try (ServerConnection connection = cluster.connect(primary)) {
      connection.execute("SET synchronous_commit = local");
      connection.query(
          "SELECT pg_logical_emit_message(true, 'windlass', 'failover')::text",
          row -> row.getString(1));
    }
  }
}
