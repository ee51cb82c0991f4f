package dev.windlass.client;

import dev.windlass.messages.JobId;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.json.WindlassJson;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A job that succeeded.
 *
 * @param event its last event
 */
public record JobOutcome(JobEvent.Succeeded event) {
  /** Which job. */
  public JobId job() {
    return event.job().id();
  }

  /** From the job's first start to its end. */
  public Duration duration() {
    return event.duration();
  }

  /** The result as it came. */
  public JsonNode json() {
    return event.result();
  }

  /**
   * The result as the record that belongs to the command; {@code DryRunResult} after a dry run.
   * Fields that this version does not know are left out.
   *
   * @throws IllegalArgumentException when the result is of another type
   */
  public <R extends CommandResult> R as(Class<R> type) {
    try {
      return WindlassJson.events().treeToValue(event.result(), type);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "The result of "
              + event.job().command()
              + " is not a "
              + type.getSimpleName()
              + ": "
              + e.getOriginalMessage(),
          e);
    }
  }
}
