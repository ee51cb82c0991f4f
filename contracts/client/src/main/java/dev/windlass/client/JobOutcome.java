package dev.windlass.client;

import dev.windlass.messages.JobId;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.ObjectReference;
import dev.windlass.messages.command.StoredResult;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.json.WindlassJson;
import java.time.Duration;
import java.util.Optional;
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
   * Where the result is, when it was too large for the event: JSON in the object store. Empty when
   * the result is here.
   */
  public Optional<ObjectReference> stored() {
    return event.result().size() == 1 && event.result().has("stored")
        ? Optional.of(read(StoredResult.class).stored())
        : Optional.empty();
  }

  /**
   * The result as the record that belongs to the command; {@code DryRunResult} after a dry run.
   * Fields that this version does not know are left out.
   *
   * @throws ResultStoredException when the result is in the object store
   * @throws IllegalArgumentException when the result is of another type
   */
  public <R extends CommandResult> R as(Class<R> type) {
    if (type != StoredResult.class) {
      stored()
          .ifPresent(
              object -> {
                throw new ResultStoredException(job(), object);
              });
    }
    return read(type);
  }

  private <R extends CommandResult> R read(Class<R> type) {
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
