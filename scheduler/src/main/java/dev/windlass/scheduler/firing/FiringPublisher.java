package dev.windlass.scheduler.firing;

import dev.windlass.controlstore.Firing;
import dev.windlass.controlstore.FiringRepository;
import dev.windlass.controlstore.FiringRepository.Outcome;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import dev.windlass.messages.schedule.ScheduledCommand;
import dev.windlass.messages.schedule.ScheduledCommand.InvalidTemplate;
import dev.windlass.scheduler.polling.PollingThread;
import dev.windlass.scheduler.polling.SchedulerSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Publishes recorded firings as commands, oldest first. A firing counts as published when Kafka has
 * acknowledged it; a crash between the acknowledgement and the note of it sends the same command
 * again under the same id, which makes no second job.
 */
public final class FiringPublisher extends PollingThread {
  private static final Logger log = LoggerFactory.getLogger(FiringPublisher.class);
  private static final int BATCH = 200;

  private final FiringRepository firings;
  private final KafkaTemplate<String, byte[]> kafka;
  private final String topic;
  private final SchedulerSettings settings;
  private final Counter published;
  private final Counter refused;
  private final Counter failed;
  private final AtomicLong pending = new AtomicLong();

  /** A publisher to this topic; {@link #start} sets it going. */
  public FiringPublisher(
      FiringRepository firings,
      KafkaTemplate<String, byte[]> kafka,
      String topic,
      SchedulerSettings settings,
      MeterRegistry meters) {
    super("windlass-firing-publisher", settings.pollInterval());
    this.firings = firings;
    this.kafka = kafka;
    this.topic = topic;
    this.settings = settings;
    this.published = counter(meters, "published");
    this.refused = counter(meters, "refused");
    this.failed = counter(meters, "failed");
    Gauge.builder("windlass.scheduler.firings.pending", pending, AtomicLong::doubleValue)
        .description("Firings that are recorded and not yet published.")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("windlass.scheduler.firings")
        .description("Firings by what became of the attempt to publish them.")
        .tag("outcome", outcome)
        .register(meters);
  }

  /** Firings that waited when last looked. */
  public long pending() {
    return pending.get();
  }

  @Override
  protected void poll() {
    List<Outcome> outcomes;
    do {
      outcomes = firings.publish(BATCH, this::send);
    } while (outcomes.size() == BATCH
        && outcomes.stream().noneMatch(Outcome.Later.class::isInstance));
    pending.set(firings.pending());
    firings.forgetOlderThan(settings.keepFirings());
  }

  private List<Outcome> send(List<Firing> batch) {
    List<CompletableFuture<Outcome>> sent = batch.stream().map(this::send).toList();
    List<Outcome> outcomes = new ArrayList<>();
    for (CompletableFuture<Outcome> outcome : sent) {
      outcomes.add(outcome.join());
    }
    return outcomes;
  }

  private CompletableFuture<Outcome> send(Firing firing) {
    try {
      return kafka
          .send(message(firing))
          .orTimeout(settings.sendTimeout().toMillis(), TimeUnit.MILLISECONDS)
          .handle((_, failure) -> failure == null ? acknowledged() : later(firing, failure));
    } catch (InvalidTemplate e) {
      refused.increment();
      log.error(
          "Schedule {} fired for {} and its template is no valid command: {} Correct it and apply it"
              + " again.",
          firing.schedule().name(),
          firing.fireTime(),
          e.getMessage());
      return CompletableFuture.completedFuture(new Outcome.Refused(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(later(firing, e));
    }
  }

  private ProducerRecord<String, byte[]> message(Firing firing) {
    Message message =
        CommandCodec.encode(
            ScheduledCommand.of(
                firing.schedule(), firing.engine(), firing.fireTime(), firing.expiresAt()));
    ProducerRecord<String, byte[]> next =
        new ProducerRecord<>(topic, message.key(), message.value());
    for (Header header : message.headers()) {
      next.headers().add(header.name(), header.value());
    }
    return next;
  }

  private Outcome acknowledged() {
    published.increment();
    return new Outcome.Published();
  }

  private Outcome later(Firing firing, Throwable failure) {
    failed.increment();
    log.warn(
        "The command of schedule {} for {} on {} is not published yet and is sent again: {}",
        firing.schedule().name(),
        firing.fireTime(),
        firing.engine(),
        failure.toString());
    return new Outcome.Later();
  }
}
