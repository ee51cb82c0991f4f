package dev.windlass.worker.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the audit archive tells about itself: meters, and the last failure for health. */
final class ArchiveFigures {
  private final Counter records;
  private final Counter objects;
  private final Counter bytes;
  private final Counter failures;
  private final Clock clock;
  private volatile @Nullable Instant oldest;
  private volatile @Nullable String lastFailure;
  private volatile @Nullable Instant failingSince;

  ArchiveFigures(MeterRegistry meters, Clock clock) {
    this.clock = clock;
    this.records = counter(meters, "records", "Audit records that are durable in the archive.");
    this.objects = counter(meters, "objects", "Objects written by the audit archive.");
    this.bytes = counter(meters, "bytes", "Compressed bytes written by the audit archive.");
    this.failures = counter(meters, "failures", "Attempts of the audit archive that failed.");
    Gauge.builder("windlass.archive.age", this, figures -> figures.age().toMillis() / 1000.0)
        .description("How long the oldest record that was taken waits to be archived.")
        .baseUnit("seconds")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("windlass.archive." + name).description(description).register(meters);
  }

  void archived(int count, int size) {
    records.increment(count);
    objects.increment();
    bytes.increment(size);
  }

  void failed(RuntimeException failure) {
    failures.increment();
    lastFailure = String.valueOf(failure.getMessage());
    if (failingSince == null) {
      failingSince = clock.instant();
    }
  }

  /** Every partition could be gone on with. */
  void advanced() {
    lastFailure = null;
    failingSince = null;
  }

  void oldest(Optional<Instant> moment) {
    oldest = moment.orElse(null);
  }

  Duration age() {
    Instant moment = oldest;
    return moment == null ? Duration.ZERO : Duration.between(moment, clock.instant());
  }

  /** Since when no attempt went well; null when the last one did. */
  @Nullable Instant failingSince() {
    return failingSince;
  }

  /** Why the last attempt failed; empty when it did not. */
  Optional<String> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }
}
