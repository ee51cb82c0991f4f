package dev.windlass.engine;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.messages.command.ReplicationStatusResult;
import java.util.List;

/** How an engine's servers replicate, and how another of them becomes the primary. */
public interface Replication {
  /**
   * Asks every node what it is and how far it is, whether or not there is a primary. A node that
   * does not answer is part of what is told, not a failure.
   *
   * @throws EngineException {@code ENGINE_UNREACHABLE} when no node answers at all
   */
  ReplicationStatusResult status();

  /**
   * Runs every check of a failover and changes nothing; fails where {@link #failover} would before
   * its first change. What it returns are the checks' findings and the steps that would follow, one
   * sentence each.
   *
   * @throws EngineException {@code PRECONDITION_FAILED} naming every check that failed, {@code
   *     NOT_FOUND} for a node that the engine does not have, {@code UNSUPPORTED_OPERATION} from an
   *     engine without {@link Capability#FAILOVER}
   */
  default List<String> checkFailover(EngineFailover wanted) {
    throw noFailover();
  }

  /**
   * Makes another node the primary. Checks all first, and never lets two nodes take writes.
   *
   * <p>When a step before the promotion fails, or the work is cancelled before it, the old primary
   * serves again and the failure says so. From the promotion on a cancel comes too late: the rest
   * is done. Given the same job again after a crash it looks how far the earlier attempt came, and
   * goes on or undoes; where it cannot know, it changes nothing and fails with {@code
   * OUTCOME_UNKNOWN}, saying what stands where. Failures after the first change are never
   * transient.
   *
   * @param attempt whose work it is; an older attempt of the same job can change nothing any more
   * @throws EngineException as {@link #checkFailover}, and {@code OUTCOME_UNKNOWN}
   */
  default EngineFailoverResult failover(
      EngineFailover wanted, Attempt attempt, WorkMonitor monitor) {
    throw noFailover();
  }

  private static EngineException noFailover() {
    return new EngineException(
        FailureCode.UNSUPPORTED_OPERATION,
        "This engine has no failover that Windlass can do.",
        "Use the engine's own console.");
  }

  /**
   * One attempt of a job.
   *
   * @param job the job
   * @param token grows with every attempt
   * @param again whether an earlier attempt may have come some way
   */
  record Attempt(String job, long token, boolean again) {}
}
