package dev.windlass.messages.command;

/**
 * Stands for a result that is too large to travel in an event: the result itself is an object in
 * the object store, as JSON in UTF-8. Any command may bring it; the event's {@code dataref} is the
 * same location.
 *
 * @param stored where the result is, its size and its SHA-256
 */
public record StoredResult(ObjectReference stored) implements CommandResult {
  /** A result of more bytes than this goes to the object store. */
  public static final int MOST_INLINE_BYTES = 256 << 10;
}
