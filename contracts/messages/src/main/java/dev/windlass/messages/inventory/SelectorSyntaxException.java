package dev.windlass.messages.inventory;

/** A text that is no selector. The message is a sentence that names the position. */
public final class SelectorSyntaxException extends IllegalArgumentException {
  private final int position;

  SelectorSyntaxException(int position, String expected, String found) {
    super("at position %d, expected %s, not %s".formatted(position, expected, found));
    this.position = position;
  }

  /** Where the text stops making sense, counted from 1. */
  public int position() {
    return position;
  }
}
