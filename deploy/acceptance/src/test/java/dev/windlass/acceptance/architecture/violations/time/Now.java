package dev.windlass.acceptance.architecture.violations.time;

import java.time.Instant;

/** Takes the time from nowhere. */
public class Now {
  Instant now = Instant.now();
}
