package dev.windlass.client;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Publishes commands and waits until Kafka holds them. */
final class CommandPublisher implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final Duration patience;

  CommandPublisher(String topic, Producer<byte[], byte[]> producer, Duration patience) {
    this.topic = topic;
    this.producer = producer;
    this.patience = patience;
  }

  /** Returns when every replica that must have the command has it. */
  void publish(Command command) {
    try {
      producer.send(toRecord(CommandCodec.encode(command))).get(bound(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw uncertain(command, Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException | KafkaException e) {
      throw uncertain(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw uncertain(command, e);
    }
  }

  /** The producer keeps its own bound; ours is only there should that fail. */
  private long bound() {
    return patience.plus(patience).toMillis();
  }

  private ProducerRecord<byte[], byte[]> toRecord(Message message) {
    String key = message.key();
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(
            topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), message.value());
    message.headers().forEach(header -> out.headers().add(header.name(), header.value()));
    return out;
  }

  private RuntimeException uncertain(Command command, Throwable cause) {
    if (cause instanceof RecordTooLargeException) {
      return new IllegalArgumentException(
          "The command is larger than Kafka takes: " + cause.getMessage(), cause);
    }
    return new UnreachableException(
        "Kafka did not confirm the command, which may or may not have arrived. "
            + Waiting.sentence(topic, cause)
            + " Submit it again under the same id, "
            + command.id()
            + ", which cannot run it twice.",
        cause);
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
