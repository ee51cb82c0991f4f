package dev.windlass.postgresql.process;

import org.jspecify.annotations.Nullable;

/** Texts that go into comparisons on the server. */
final class SessionText {
  private SessionText() {}

  /** A zero byte cannot be sent, and no name has one; what it becomes here fits no name either. */
  static @Nullable String withoutZero(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\u0001');
  }
}
