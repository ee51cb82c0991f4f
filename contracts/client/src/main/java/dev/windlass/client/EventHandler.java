package dev.windlass.client;

/**
 * Does something with an event of a {@link Subscription}.
 *
 * @param <E> the event
 */
@FunctionalInterface
public interface EventHandler<E> {
  /**
   * Handles one event. Only after it returns is the event's offset committed, so an event can come
   * a second time after a crash, and is never lost by one.
   *
   * @throws Exception when it could not be handled: the same event is brought again, after a pause,
   *     until it can; events behind it in its partition wait
   */
  void handle(E event) throws Exception;
}
