package dev.windlass.cli.terminal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;

/** How fast something goes, over the last seconds: one measure for speed and for what is left. */
final class Rate {
  private static final long WINDOW = Duration.ofSeconds(15).toNanos();
  private static final long LEAST = Duration.ofMillis(500).toNanos();

  private record Sample(long nanos, long done) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  void add(long nanos, long done) {
    if (!samples.isEmpty() && done < samples.getLast().done()) {
      samples.clear();
    }
    samples.addLast(new Sample(nanos, done));
    while (samples.size() > 2 && nanos - samples.getFirst().nanos() > WINDOW) {
      samples.removeFirst();
    }
  }

  void clear() {
    samples.clear();
  }

  /** Units a second; empty while too little has been seen. */
  OptionalDouble perSecond() {
    if (samples.size() < 2) {
      return OptionalDouble.empty();
    }
    long nanos = samples.getLast().nanos() - samples.getFirst().nanos();
    long done = samples.getLast().done() - samples.getFirst().done();
    return nanos < LEAST || done <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(done * 1e9 / nanos);
  }

  /** How long the rest takes at this speed. */
  Optional<Duration> left(long rest) {
    OptionalDouble speed = perSecond();
    return speed.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.ofMillis((long) (1000 * rest / speed.getAsDouble())));
  }
}
