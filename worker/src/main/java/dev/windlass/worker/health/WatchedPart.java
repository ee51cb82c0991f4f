package dev.windlass.worker.health;

import dev.windlass.engine.EngineException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A part that the worker needs: whether it is there, and since when it is not. */
final class WatchedPart implements HealthIndicator {
  private final Check check;
  private final String help;
  private final Clock clock;
  private final AtomicReference<@Nullable Instant> downSince = new AtomicReference<>();

  /** Looks after one part. */
  @FunctionalInterface
  interface Check {
    /**
     * Returns what is worth telling when all is well.
     *
     * @throws Exception when the part is not there
     */
    String look() throws Exception;
  }

  /** A part whose absence means {@code help} to the one who reads the health. */
  WatchedPart(Check check, String help, Clock clock) {
    this.check = check;
    this.help = help;
    this.clock = clock;
  }

  // Whatever a check throws means that the part is not there.
  @SuppressWarnings("CatchingUnchecked")
  @Override
  public Health health() {
    try {
      String found = check.look();
      downSince.set(null);
      return Health.up().withDetail("found", found).build();
    } catch (Exception e) {
      Instant since = downSince.updateAndGet(before -> before == null ? clock.instant() : before);
      return Health.down()
          .withDetail("what", what(e))
          .withDetail("since", String.valueOf(since))
          .withDetail("help", help)
          .build();
    }
  }

  /** Our own sentences hold no secrets; of what libraries throw only the kind is told. */
  private static String what(Exception failure) {
    return failure instanceof EngineException || failure instanceof IllegalStateException
        ? String.valueOf(failure.getMessage())
        : failure.getClass().getSimpleName();
  }
}
