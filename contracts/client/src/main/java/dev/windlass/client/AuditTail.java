package dev.windlass.client;

import dev.windlass.messages.event.AuditRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks at the end of the audit topic and leaves no trace there: no consumer group, no offsets.
 *
 * <p>For one thread. A service that must not miss a record uses {@link WindlassClient#subscribe}.
 */
public final class AuditTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Comparator<AuditRecord> ORDER =
      Comparator.comparing(AuditRecord::time)
          .thenComparing(record -> record.job().id())
          .thenComparing(AuditRecord::stage);

  private final Consumer<byte[], byte[]> consumer;
  private final List<AuditRecord> last;

  private AuditTail(Consumer<byte[], byte[]> consumer, List<AuditRecord> last) {
    this.consumer = consumer;
    this.last = last;
  }

  /** Takes over the consumer, unless it throws. */
  static AuditTail open(
      Consumer<byte[], byte[]> consumer,
      String topic,
      int partitions,
      int last,
      Duration patience) {
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    try {
      consumer.assign(all);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(all, patience);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all, patience);
      all.forEach(
          partition ->
              consumer.seek(
                  partition,
                  Math.max(
                      begins.getOrDefault(partition, 0L),
                      ends.getOrDefault(partition, 0L) - last)));
      return new AuditTail(consumer, newest(consumer, ends, last, patience));
    } catch (KafkaException e) {
      throw new UnreachableException(Waiting.sentence(topic, e), e);
    }
  }

  private static List<AuditRecord> newest(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      int last,
      Duration patience) {
    List<AuditRecord> found = new ArrayList<>();
    long lastMove = System.nanoTime();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey(), patience) < end.getValue())) {
      List<AuditRecord> some = read(consumer, POLL);
      found.addAll(some);
      if (!some.isEmpty()) {
        lastMove = System.nanoTime();
      } else if (System.nanoTime() - lastMove > patience.toNanos()) {
        break;
      }
    }
    found.sort(ORDER);
    return List.copyOf(found.subList(Math.max(0, found.size() - last), found.size()));
  }

  private static List<AuditRecord> read(Consumer<byte[], byte[]> consumer, Duration patience) {
    List<AuditRecord> found = new ArrayList<>();
    consumer.poll(patience).forEach(message -> Records.audit(message).ifPresent(found::add));
    return found;
  }

  /** The newest records at the time of opening, oldest first. */
  public List<AuditRecord> last() {
    return last;
  }

  /**
   * What is new, oldest first; empty when nothing came in time.
   *
   * @throws UnreachableException when Kafka does not let this client read any more
   */
  public List<AuditRecord> next(Duration patience) {
    try {
      List<AuditRecord> found = read(consumer, patience);
      found.sort(ORDER);
      return List.copyOf(found);
    } catch (KafkaException e) {
      throw new UnreachableException(Waiting.sentence("the audit topic", e), e);
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
