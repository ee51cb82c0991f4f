package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an engine's servers replicate, as they say it themselves; every one was asked, a standby too.
 *
 * @param primary the node that takes writes; null when none answers or more than one says so
 * @param nodes every node of the engine's document, in its order; the server itself when the
 *     document names none
 * @param slots what nodes keep for others
 * @param findings what is not as it should be, one sentence each; empty when all is well
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplicationStatusResult(
    @Nullable String primary, List<Node> nodes, List<Slot> slots, List<String> findings)
    implements CommandResult {
  /** Keeps copies. */
  public ReplicationStatusResult {
    nodes = List.copyOf(nodes);
    slots = List.copyOf(slots);
    findings = List.copyOf(findings);
  }

  /** What a node is. */
  public enum Role {
    /** It takes writes. */
    PRIMARY,
    /** It follows another one. */
    STANDBY,
    /** It did not answer, which says nothing of what it is. */
    UNREACHABLE
  }

  /**
   * One server.
   *
   * @param name its name within the engine
   * @param host where it was looked for
   * @param port where it was looked for
   * @param role what it is
   * @param problem why it did not answer; null when it did
   * @param systemId what tells this cluster's data from any other's
   * @param timeline the history that it is on
   * @param position how far its log goes: written on a primary, replayed on a standby
   * @param received how far a standby has received the log; null when it has received nothing since
   *     its start
   * @param upstream the node that a standby follows, or its address when it is no node of the
   *     engine; null when it follows none now
   * @param mode how a standby gets its log: {@code streaming}, or the receiver's own word; {@code
   *     none} when it receives nothing
   * @param syncState whether commits wait for it, in the engine's word: {@code sync}, {@code
   *     async}, {@code quorum}, {@code potential}
   * @param lagBytes how many bytes of the primary's log it has not replayed; null when the primary
   *     is not known
   * @param lag how old what it shows is; nothing when it has replayed all that it received; null
   *     when it does not know
   * @param replayPaused whether somebody has paused its replay
   * @param partners who receives the log from it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Node(
      String name,
      String host,
      int port,
      Role role,
      @Nullable String problem,
      @Nullable String systemId,
      @Nullable Integer timeline,
      @Nullable String position,
      @Nullable String received,
      @Nullable String upstream,
      @Nullable String mode,
      @Nullable String syncState,
      @Nullable Long lagBytes,
      @Nullable Duration lag,
      @Nullable Boolean replayPaused,
      List<Partner> partners) {
    /** Keeps a copy. */
    public Node {
      partners = List.copyOf(partners);
    }
  }

  /**
   * One who receives a node's log.
   *
   * @param name what it calls itself
   * @param node which node it is; null when it is none of the engine's, or cannot be told
   * @param address where it comes from; null for a local socket
   * @param state what the sender does: {@code streaming}, {@code catchup}, {@code backup}
   * @param syncState whether commits wait for it
   * @param slot the slot that it uses; null for none
   * @param lagBytes how many bytes of this node's log it has not replayed; null when it does not
   *     say
   * @param lag how long what was written last took until it was replayed there; null when nothing
   *     is written
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Partner(
      String name,
      @Nullable String node,
      @Nullable String address,
      String state,
      String syncState,
      @Nullable String slot,
      @Nullable Long lagBytes,
      @Nullable Duration lag) {}

  /**
   * What a node keeps for somebody until he has received it.
   *
   * @param node which node
   * @param name the slot's name
   * @param type {@code physical} or {@code logical}
   * @param active whether somebody uses it now
   * @param state the engine's word for what is kept: {@code reserved}, {@code extended}, {@code
   *     unreserved}, {@code lost}; null when nothing is
   * @param retainedBytes how many bytes of log it keeps; null when it keeps none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Slot(
      String node,
      String name,
      String type,
      boolean active,
      @Nullable String state,
      @Nullable Long retainedBytes) {}
}
