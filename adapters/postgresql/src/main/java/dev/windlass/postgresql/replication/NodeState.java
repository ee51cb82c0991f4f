package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.postgresql.connection.NodeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one node said when it was asked.
 *
 * @param node which node
 * @param answer what it said; null when it did not answer
 * @param failure why it did not; null when it did
 */
record NodeState(NodeSettings node, @Nullable Answer answer, @Nullable EngineException failure) {
  /** Its name. */
  String name() {
    return node.name();
  }

  /** What it said, if it said anything. */
  Optional<Answer> answered() {
    return Optional.ofNullable(answer);
  }

  /** Whether it answered and takes writes. */
  boolean isPrimary() {
    return answer != null && !answer.standby();
  }

  /** Whether it answered and follows. */
  boolean isStandby() {
    return answer != null && answer.standby();
  }

  /**
   * A server's own words.
   *
   * @param standby whether it is in recovery
   * @param systemId what tells its cluster from others
   * @param timeline of the log that it writes or receives
   * @param written how far a primary has written; null on a standby
   * @param received how far a standby has received since its start; null for nothing
   * @param replayed how far a standby has replayed; null on a primary
   * @param replayPaused whether replay is paused
   * @param lag how old the last replayed commit is, nothing when all received is replayed; null
   *     when there was none
   * @param started when its postmaster started
   * @param receiver what receives the log on a standby; null when nothing does
   * @param senders who receives the log from it
   * @param slots what it keeps for others
   * @param slotName the slot that it uses upstream; empty for none
   */
  record Answer(
      boolean standby,
      String systemId,
      int timeline,
      @Nullable Lsn written,
      @Nullable Lsn received,
      @Nullable Lsn replayed,
      boolean replayPaused,
      @Nullable Duration lag,
      Instant started,
      @Nullable Receiver receiver,
      List<Sender> senders,
      List<Slot> slots,
      String slotName) {
    /** How far its log goes: what it wrote, or the later of what it received and replayed. */
    Lsn end() {
      Lsn end = standby ? Lsn.latest(received, replayed) : written;
      return end == null ? new Lsn(0) : end;
    }

    /** Whether it receives its log now. */
    boolean streams() {
      return receiver != null && receiver.status().equals("streaming");
    }
  }

  /**
   * What receives the log on a standby.
   *
   * @param status the server's word: {@code streaming}, {@code starting}, {@code waiting}; {@code
   *     hidden} from a login without {@code pg_read_all_stats}
   * @param host where it receives from
   * @param port where it receives from
   * @param slot the slot that it uses; null for none
   * @param timeline of what it receives
   */
  record Receiver(
      String status,
      @Nullable String host,
      int port,
      @Nullable String slot,
      @Nullable Integer timeline) {
    /** Whether the login may not see more than that it is there. */
    boolean isHidden() {
      return status.equals("hidden");
    }

    /** Whether it receives from this node, by the address that it was given. */
    boolean receivesFrom(NodeSettings node) {
      return node.host().equals(host) && node.port() == port;
    }
  }

  /**
   * Who receives a node's log.
   *
   * @param application what it calls itself
   * @param address where it comes from; null for a local socket
   * @param state {@code streaming}, {@code catchup}, {@code backup}, …
   * @param syncState {@code async}, {@code sync}, …
   * @param slot the slot that it uses; null for none
   * @param replayed how far it has replayed; null when it does not say
   * @param lag how long the last write took to be replayed there; null when idle
   */
  record Sender(
      String application,
      @Nullable String address,
      String state,
      String syncState,
      @Nullable String slot,
      @Nullable Lsn replayed,
      @Nullable Duration lag) {}

  /**
   * What a node keeps.
   *
   * @param name the slot's name
   * @param physical whether it is a physical one
   * @param active whether somebody uses it
   * @param status {@code reserved}, {@code extended}, {@code unreserved}, {@code lost}; null when
   *     nothing is kept
   * @param retained how many bytes it keeps; null for none
   */
  record Slot(
      String name,
      boolean physical,
      boolean active,
      @Nullable String status,
      @Nullable Long retained) {
    /** Whether what it kept is gone. */
    boolean isLost() {
      return "lost".equals(status);
    }
  }
}
