package dev.windlass.chaos.history;

import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the control store.
 *
 * @param steps every claim, release and end of a job, in the order in which they were written
 * @param ended the jobs that have ended
 * @param open the jobs that have not
 * @param unpublished how many outbox entries are left
 * @param durable when each audit record that says that a job starts was in the outbox, by its id
 * @param inherited the ids of messages that a worker's heir found unpublished
 * @param documents the names of the inventory's documents
 * @param firings the ids of commands that schedules published, as the store says
 * @param archivedUpTo behind which offset each partition of the audit topic is archived
 */
public record ControlStore(
    List<Step> steps,
    List<Ended> ended,
    List<JobId> open,
    long unpublished,
    Map<String, Instant> durable,
    Set<String> inherited,
    Set<String> documents,
    List<String> firings,
    Map<Integer, Long> archivedUpTo) {
  /** Keeps copies. */
  public ControlStore {
    steps = List.copyOf(steps);
    ended = List.copyOf(ended);
    open = List.copyOf(open);
    durable = Map.copyOf(durable);
    inherited = Set.copyOf(inherited);
    documents = Set.copyOf(documents);
    firings = List.copyOf(firings);
    archivedUpTo = Map.copyOf(archivedUpTo);
  }

  /** What happened to a job's row. */
  public enum Change {
    /** It came. */
    ADMITTED,
    /** It got an owner. */
    CLAIMED,
    /** It lost its owner and waits again. */
    RELEASED,
    /** It went. */
    ENDED
  }

  /**
   * A change of a job's row, as a trigger saw it inside its transaction.
   *
   * @param at when, by the control database's clock
   * @param writer which program wrote it, by the name of its connection
   * @param job the job
   * @param change what happened
   * @param token the row's token, afterwards where there is a row
   * @param attempt how often it was claimed so far
   * @param owner the worker whose job it was before a release or an end, or is after a claim; null
   *     for nobody's
   * @param ownerWasAlive whether that worker's lease had not lapsed
   * @param command its type
   * @param engine its engine; null for none
   * @param database its database; null for none
   */
  public record Step(
      Instant at,
      String writer,
      JobId job,
      Change change,
      long token,
      int attempt,
      @Nullable String owner,
      boolean ownerWasAlive,
      String command,
      @Nullable String engine,
      @Nullable String database) {}

  /**
   * A job that has ended.
   *
   * @param job which
   * @param state how
   * @param attempt how often it was claimed
   * @param failure the code of its failure; null when it succeeded
   */
  public record Ended(JobId job, JobState state, int attempt, @Nullable String failure) {}
}
