package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Waiting;
import dev.windlass.postgresql.replication.NodeState.Answer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a standby the primary, and finds out whether it is one. */
final class Promotion {
  private static final int WAIT_SECONDS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TRIES = 5;

  /**
   * The server keeps the time: a worker that was frozen between its leave and this statement
   * promotes nothing when it wakes.
   */
  private static final String TELL =
      """
      SELECT CASE WHEN NOT pg_is_in_recovery() THEN 'is'
                  WHEN clock_timestamp() > ?::timestamptz THEN 'late'
                  WHEN pg_promote(true, ?) THEN 'became' ELSE 'becomes' END
      """;

  private static final Duration LEAVE = Duration.ofSeconds(10);

  private final Cluster cluster;

  Promotion(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Tells a standby to become the primary; one that is a primary is left as it is. What this throws
   * came before the server was told, so that it was not promoted.
   *
   * @param leave asked last of all, and good for ten seconds by the server's clock; it throws when
   *     the work has to stop
   * @return what went wrong after it was told; empty when nothing did
   */
  Optional<EngineException> tell(NodeSettings target, Runnable leave) {
    try (ServerConnection connection = cluster.connect(target)) {
      connection.execute("SET statement_timeout = 0");
      for (int i = 0; i < TRIES; i++) {
        OffsetDateTime now =
            connection.one(
                "SELECT clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class));
        leave.run();
        try {
          String said =
              connection.one(TELL, row -> row.getString(1), now.plus(LEAVE), WAIT_SECONDS);
          if (!said.equals("late")) {
            return Optional.empty();
          }
        } catch (EngineException e) {
          if (e.code() == FailureCode.PERMISSION_DENIED) {
            throw e;
          }
          return Optional.of(e);
        }
      }
    }
    throw new EngineException(
        FailureCode.PRECONDITION_FAILED,
        "Node %s could not be told to become the primary: the worker takes more than %d s from one step to the next."
            .formatted(target.name(), LEAVE.toSeconds()),
        null);
  }

  /**
   * Waits until a node that was told is the primary.
   *
   * @param wrong what went wrong when it was told
   * @throws EngineException {@code OUTCOME_UNKNOWN} when it is still a standby, or does not answer
   */
  Answer await(NodeSettings target, Optional<EngineException> wrong) {
    Answer[] last = new Answer[1];
    boolean primary =
        Waiting.until(
            PATIENCE,
            () -> {
              NodeState state = cluster.look(target);
              last[0] = state.answer();
              return state.isPrimary();
            });
    if (!primary) {
      throw new EngineException(
          FailureCode.OUTCOME_UNKNOWN,
          "Node %s was told to become the primary and is not known to be one%s"
              .formatted(target.name(), wrong.map(e -> ": " + e.getMessage()).orElse(".")),
          "The old primary stays stopped, for two primaries would be worse. See what %s says: when it is a primary, all is well; when it is a standby and will stay one, start the old primary."
              .formatted(target.name()));
    }
    return last[0];
  }

  /**
   * Commits a record that holds nothing, and has it reach the server's disk. It waits for no
   * standby: there may be none yet.
   *
   * @throws EngineException {@code OUTCOME_UNKNOWN} when no write succeeds
   */
  void write(NodeSettings primary) {
    @Nullable EngineException[] last = new EngineException[1];
    boolean written =
        Waiting.until(
            PATIENCE,
            () -> {
              last[0] = tryWrite(primary);
              return last[0] == null;
            });
    if (!written) {
      throw new EngineException(
          FailureCode.OUTCOME_UNKNOWN,
          "Node %s was made the primary, and no write succeeds on it: %s"
              .formatted(primary.name(), last[0] == null ? "" : last[0].getMessage()),
          null,
          "The old primary stays stopped and starts as a standby. Put right what keeps %s from writing; then start the old one."
              .formatted(primary.name()),
          last[0]);
    }
  }

  private @Nullable EngineException tryWrite(NodeSettings primary) {
    try (ServerConnection connection = cluster.connect(primary)) {
      connection.execute("SET synchronous_commit = local");
      connection.query(
          "SELECT pg_logical_emit_message(true, 'windlass', 'failover')::text",
          row -> row.getString(1));
      return null;
    } catch (EngineException e) {
      return e;
    }
  }

  /**
   * Writes a checkpoint: until then the server's control file has the old timeline, and {@code
   * pg_rewind} would find nothing to do.
   */
  void checkpoint(NodeSettings primary) {
    try (ServerConnection connection = cluster.connect(primary)) {
      connection.execute("SET statement_timeout = 0");
      connection.execute("CHECKPOINT");
    }
  }
}
