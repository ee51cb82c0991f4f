package dev.windlass.worker.dispatch;

import dev.windlass.controlstore.JobRecord;
import dev.windlass.messages.command.Command;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the dispatch counts. */
final class DispatchFigures {
  private final MeterRegistry registry;
  private final Timer claims;
  private final Timer waits;
  private final Counter claimed;
  private final Counter takeovers;
  private final Counter fenced;

  DispatchFigures(MeterRegistry registry) {
    this.registry = registry;
    this.claims =
        Timer.builder("windlass.claims")
            .description("How long a claim of waiting jobs takes in the control store")
            .register(registry);
    this.waits =
        Timer.builder("windlass.jobs.wait")
            .description("From the moment at which a job might start to its first start")
            .register(registry);
    this.claimed =
        Counter.builder("windlass.jobs.claimed")
            .description("Attempts at jobs started here")
            .register(registry);
    this.takeovers =
        Counter.builder("windlass.jobs.taken.over")
            .description("Jobs taken over from dead workers")
            .register(registry);
    this.fenced =
        Counter.builder("windlass.writes.fenced")
            .description("Writes refused because the job's lease was lost")
            .register(registry);
  }

  /** Jobs were claimed, in so much time. */
  void claimed(long nanos) {
    claims.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** An attempt at a job starts here, at this moment. */
  void started(JobRecord job, Instant now) {
    claimed.increment();
    if (job.attempt() == 1) {
      Instant notBefore = job.command().options().notBefore();
      Instant ready =
          notBefore != null && notBefore.isAfter(job.admitted()) ? notBefore : job.admitted();
      Duration waited = Duration.between(ready, now);
      waits.record(waited.isNegative() ? Duration.ZERO : waited);
    }
  }

  void ran(Command command, Verdict verdict, long nanos) {
    Timer.builder("windlass.jobs.run")
        .description("How long attempts take, by command and outcome")
        .tag("command", command.type().name())
        .tag("outcome", verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT))
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  void takenOver(int jobs) {
    takeovers.increment(jobs);
  }

  void fenced() {
    fenced.increment();
  }
}
