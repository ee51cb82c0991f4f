package dev.windlass.worker.retention;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the control store keeps what is over: {@code windlass.retention.*}.
 *
 * @param history how long jobs are kept after their end, with their results
 * @param admissions how long the ids of commands are remembered; for so long a command that comes
 *     again is known and not run twice
 * @param interval how often one of the workers looks for what is older
 * @param batch how many rows one statement deletes at most
 * @param pause how long the sweep rests between two statements
 */
@ConfigurationProperties("windlass.retention")
public record RetentionSettings(
    @DefaultValue("90d") Duration history,
    @DefaultValue("400d") Duration admissions,
    @DefaultValue("1m") Duration interval,
    @DefaultValue("1000") int batch,
    @DefaultValue("100ms") Duration pause) {
  /** Clocks that differ, and commands that Kafka delivers late. */
  private static final Duration MARGIN = Duration.ofDays(8);

  /** Checks what would let a command run twice. */
  public RetentionSettings {
    if (history.isNegative() || history.isZero() || batch < 1) {
      throw new IllegalArgumentException(
          "windlass.retention.history must be more than nothing, and batch at least 1.");
    }
    if (admissions.compareTo(history) < 0 || admissions.compareTo(MARGIN.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "windlass.retention.admissions (%s) must be at least windlass.retention.history (%s), and at least %d days: a command that comes again is known by it."
              .formatted(admissions, history, MARGIN.multipliedBy(2).toDays()));
    }
  }

  /**
   * How old a command may be when it is admitted, and how far ahead it may expire: less than ids
   * are remembered, so that no command outlives the memory of its id.
   */
  public Duration longestLife() {
    return admissions.minus(MARGIN);
  }
}
