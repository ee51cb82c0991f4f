package dev.windlass.chaos.load;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Message;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes commands, past every wire. What did not arrive was never sent: the topic counts. */
public final class Sender implements AutoCloseable {
  private static final String TOPIC = "windlass.commands";

  private final Producer<byte[], byte[]> producer;
  private final Victims victims;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger arrived = new AtomicInteger();

  /** Publishes there. */
  public Sender(String bootstrapServers, Victims victims, Clock clock) {
    this.victims = victims;
    this.clock = clock;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "max.in.flight.requests.per.connection", 1,
                "delivery.timeout.ms", 120_000,
                "reconnect.backoff.max.ms", 500,
                "max.block.ms", 60_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends one command and waits until Kafka has it. */
  public void send(Command command) {
    send(CommandCodec.encode(command));
    producer.flush();
  }

  private void send(Message message) {
    String key = message.key();
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(
            TOPIC, key == null ? null : key.getBytes(StandardCharsets.UTF_8), message.value());
    message.headers().forEach(header -> out.headers().add(header.name(), header.value()));
    var _ =
        producer.send(
            out,
            (_, failure) -> {
              if (failure == null) {
                arrived.incrementAndGet();
              }
            });
  }

  /** Sends each when its time has come; returns after the last, or when it is stopped. */
  public void send(List<Order> orders) throws InterruptedException {
    long began = System.nanoTime();
    for (Order order : orders) {
      Duration left = order.at().minusNanos(System.nanoTime() - began);
      if (stopped.await(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS)) {
        return;
      }
      order.letter().write(clock.instant(), victims).ifPresent(this::send);
    }
    producer.flush();
  }

  /** How many messages Kafka has taken. */
  public int arrived() {
    return arrived.get();
  }

  /** Ends the sending. */
  public void stop() {
    stopped.countDown();
  }

  @Override
  public void close() {
    stop();
    producer.close(Duration.ofSeconds(1));
  }
}
