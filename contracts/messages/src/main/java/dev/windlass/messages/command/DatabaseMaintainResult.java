package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of {@code database.maintain}. A check that finds damage does not end so: its job fails
 * with {@code INTEGRITY_FAILED}.
 *
 * @param task what was done
 * @param done how many objects it was done to
 * @param skipped how many it was not done to, with a reason
 * @param failed how many it failed for
 * @param objects failures first, then skipped ones, then the others as they came; at most 1,000
 * @param duration how long it took
 */
public record DatabaseMaintainResult(
    DatabaseMaintain.Task task,
    int done,
    int skipped,
    int failed,
    List<MaintainedObject> objects,
    Duration duration)
    implements CommandResult {
  /** The most objects that are listed. */
  public static final int MAX_OBJECTS = 1_000;

  /** Keeps a copy. */
  public DatabaseMaintainResult {
    objects = List.copyOf(objects);
  }

  /**
   * One object.
   *
   * @param name with its schema, quoted where that is needed
   * @param kind the engine's word for it: {@code table}, {@code index}
   * @param outcome what came of it
   * @param note why it was skipped or failed, or what was seen; null for nothing
   * @param bytesBefore its size before; null when not looked at
   * @param bytesAfter its size after; null when not looked at
   * @param wastedBytes how much of it is estimated to be of no use; null when not looked at
   * @param duration how long it took; null when it was not begun
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MaintainedObject(
      String name,
      String kind,
      Outcome outcome,
      @Nullable String note,
      @Nullable Long bytesBefore,
      @Nullable Long bytesAfter,
      @Nullable Long wastedBytes,
      @Nullable Duration duration) {}

  /** What came of an object. */
  public enum Outcome {
    /** It was done. */
    DONE,
    /** It was left alone. */
    SKIPPED,
    /** It failed. */
    FAILED
  }
}
