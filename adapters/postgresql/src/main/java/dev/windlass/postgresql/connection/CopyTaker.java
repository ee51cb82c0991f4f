package dev.windlass.postgresql.connection;

import java.io.IOException;

/** Takes what a copy brings, in pieces that end anywhere. */
@FunctionalInterface
public interface CopyTaker {
  /** The bytes are valid during the call alone. What is thrown ends the copy and the session. */
  void take(byte[] bytes, int offset, int length) throws IOException;
}
