package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.event.JobState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job with its history.
 *
 * @param summary the job in a line
 * @param result what it brought; null unless it succeeded
 * @param history its states, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobDescription(JobSummary summary, @Nullable JsonNode result, List<Moment> history)
    implements CommandResult {
  /** Keeps a copy. */
  public JobDescription {
    history = List.copyOf(history);
  }

  /**
   * One change of state.
   *
   * @param sequence its number within the job
   * @param time when
   * @param state what it became
   * @param note a sentence about it; null when there is nothing to say
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Moment(long sequence, Instant time, JobState state, @Nullable String note) {}
}
