package dev.windlass.client;

import dev.windlass.messages.event.AuditRecord;
import dev.windlass.messages.event.JobEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Brings job events and audit records to another service: each at least once, in the order of its
 * partition, with the offset committed after the handler has returned.
 *
 * <p>One event can come twice, after a crash or when the group is rearranged; its job and sequence,
 * or job and stage, tell. Records that this version cannot read are logged and passed over.
 *
 * <p>It runs on a thread of its own until it is closed, through any outage of Kafka, and keeps the
 * program alive as long.
 */
public final class Subscription implements AutoCloseable {
  private final SubscriptionLoop loop;
  private final Thread thread;

  private Subscription(SubscriptionLoop loop, String name) {
    this.loop = loop;
    this.thread = Thread.ofPlatform().name(name).start(loop);
  }

  /**
   * Stops, after the handler that is at work has returned, and commits what was handled. Waits for
   * that five seconds at most.
   */
  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where a group begins that has never committed anything. */
  public enum Start {
    /** With the oldest event that is kept. */
    EARLIEST,
    /** With the next one. */
    LATEST
  }

  /** Describes a subscription before it starts. */
  public static final class Builder {
    private final String group;
    private final Topics topics;
    private final KafkaSettings settings;
    private final Map<String, EventHandler<ConsumerRecord<byte[], byte[]>>> handlers =
        new LinkedHashMap<>();
    private Start start = Start.EARLIEST;

    Builder(String group, Topics topics, KafkaSettings settings) {
      this.group = group;
      this.topics = topics;
      this.settings = settings;
    }

    /** Brings job events to this handler. */
    public Builder onJobEvent(EventHandler<JobEvent> handler) {
      handlers.put(
          topics.status(),
          message -> {
            @Nullable JobEvent event = Records.jobEvent(message).orElse(null);
            if (event != null) {
              handler.handle(event);
            }
          });
      return this;
    }

    /** Brings audit records to this handler. */
    public Builder onAudit(EventHandler<AuditRecord> handler) {
      handlers.put(
          topics.audit(),
          message -> {
            @Nullable AuditRecord audit = Records.audit(message).orElse(null);
            if (audit != null) {
              handler.handle(audit);
            }
          });
      return this;
    }

    /**
     * Where a new group begins; {@link Start#EARLIEST} when not said, so that nothing is missed.
     */
    public Builder startAt(Start where) {
      this.start = where;
      return this;
    }

    /**
     * Starts it. Kafka need not be reachable yet.
     *
     * @throws IllegalStateException when there is no handler
     * @throws UnreachableException when the properties for Kafka are wrong
     */
    public Subscription start() {
      if (handlers.isEmpty()) {
        throw new IllegalStateException("A subscription needs a handler for something.");
      }
      try {
        return new Subscription(
            new SubscriptionLoop(
                new KafkaConsumer<>(settings.subscriber(group, start)), Map.copyOf(handlers)),
            "windlass-subscription-" + group);
      } catch (KafkaException e) {
        throw new UnreachableException(Waiting.sentence(group, e), e);
      }
    }
  }
}
