package dev.windlass.benchmarks.dispatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sees jobs succeed by the status topic, from its end as it is found. */
final class StatusWatch implements AutoCloseable {
  private static final byte[] SUCCEEDED =
      "dev.windlass.job.succeeded.v1".getBytes(StandardCharsets.UTF_8);
  private static final byte[] FAILED =
      "dev.windlass.job.failed.v1".getBytes(StandardCharsets.UTF_8);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(20);

  /** Accepted, started, succeeded. */
  private static final int EVENTS_A_JOB = 3;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Sees each at once. */
  static StatusWatch atOnce(String kafka, String topic) {
    return new StatusWatch(Map.of("bootstrap.servers", kafka), topic);
  }

  /** Sees many at a time. */
  static StatusWatch inBulk(String kafka, String topic) {
    return new StatusWatch(
        Map.of(
            "bootstrap.servers", kafka,
            "max.poll.records", 5_000,
            "fetch.min.bytes", 262_144,
            "fetch.max.wait.ms", 50),
        topic);
  }

  private StatusWatch(Map<String, Object> settings, String topic) {
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /**
   * Waits until so many jobs have their events in the topic, without reading them: whoever reads
   * takes something of the machine from those who are measured.
   */
  void awaitEvents(int jobs) throws TimeoutException {
    long begin = consumer.assignment().stream().mapToLong(consumer::position).sum();
    long until = System.nanoTime() + TimeUnit.NANOSECONDS.convert(PATIENCE);
    while (written() - begin < (long) jobs * EVENTS_A_JOB) {
      if (System.nanoTime() > until) {
        throw new TimeoutException(
            "%d events of %d jobs were written in %s".formatted(written() - begin, jobs, PATIENCE));
      }
      LockSupport.parkNanos(LOOK);
    }
  }

  /**
   * Reads until so many jobs have succeeded.
   *
   * @return when the broker wrote the last of their ends, in milliseconds since 1970; the topic has
   *     to keep that time ({@code message.timestamp.type=LogAppendTime})
   */
  long lastEnd(int jobs) throws TimeoutException {
    AtomicLong last = new AtomicLong();
    await(jobs, record -> last.accumulateAndGet(written(record), Math::max));
    return last.get();
  }

  private long written() {
    return consumer.endOffsets(consumer.assignment()).values().stream().mapToLong(n -> n).sum();
  }

  private static long written(ConsumerRecord<byte[], byte[]> record) {
    if (record.timestampType() != TimestampType.LOG_APPEND_TIME) {
      throw new IllegalStateException(record.topic() + " does not keep when an event was written.");
    }
    return record.timestamp();
  }

  /** Reads until so many jobs have succeeded. */
  void await(int jobs) throws TimeoutException {
    await(jobs, _ -> {});
  }

  /** Reads until so many jobs have succeeded, and shows each of their events. */
  void await(int jobs, Consumer<ConsumerRecord<byte[], byte[]>> seen) throws TimeoutException {
    long until = System.nanoTime() + TimeUnit.NANOSECONDS.convert(PATIENCE);
    int left = jobs;
    while (left > 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Header type = record.headers().lastHeader("ce_type");
        if (Arrays.equals(type.value(), SUCCEEDED)) {
          seen.accept(record);
          left--;
        } else if (Arrays.equals(type.value(), FAILED)) {
          throw new IllegalStateException(
              "A job failed: " + new String(record.value(), StandardCharsets.UTF_8));
        }
      }
      if (System.nanoTime() > until) {
        throw new TimeoutException(left + " of " + jobs + " jobs did not succeed in " + PATIENCE);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
