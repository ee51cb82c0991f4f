package dev.windlass.chaos.load;

import dev.windlass.messages.envelope.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One message to send.
 *
 * @param at when, counted from the beginning of the load
 * @param number its place in the plan; names it
 * @param kind a word for the report
 * @param letter what is in it
 */
public record Order(Duration at, int number, String kind, Letter letter) {
  /** What is written only when it is sent, since it may name things that exist only then. */
  @FunctionalInterface
  public interface Letter {
    /** The message; empty when there is nothing to write about. */
    Optional<Message> write(Instant now, Victims victims);
  }
}
