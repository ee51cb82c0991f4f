package dev.windlass.engine;

import dev.windlass.messages.Failure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether an engine can be worked with.
 *
 * @param up whether it answered
 * @param latency how long the answer took
 * @param failure why it did not answer; null when it did
 * @param missingPrivileges what the login lacks, one sentence each
 */
public record EngineHealth(
    boolean up, Duration latency, @Nullable Failure failure, List<String> missingPrivileges) {
  /** Keeps a copy. */
  public EngineHealth {
    missingPrivileges = List.copyOf(missingPrivileges);
  }
}
