package dev.windlass.controlstore;

import java.util.List;

/**
 * The messages of one transaction, in order.
 *
 * @param key its name
 * @param messages what is to be published
 */
public record OutboxEntry(Key key, List<OutboxMessage> messages) {
  /** Keeps a copy. */
  public OutboxEntry {
    messages = List.copyOf(messages);
  }

  /**
   * Names an entry.
   *
   * @param writer the worker's life that wrote it
   * @param number grows within that life
   */
  public record Key(long writer, long number) {}
}
