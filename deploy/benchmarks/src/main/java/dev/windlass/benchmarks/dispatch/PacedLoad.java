package dev.windlass.benchmarks.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends at a steady rate and sees how long each takes until it is told that it succeeded. */
final class PacedLoad {
  private static final int A_SECOND = 200;
  private static final long INTERVAL = 1_000_000_000L / A_SECOND;
  private static final int WARM_UP = 2 * A_SECOND;

  private PacedLoad() {}

  /** So many messages, with the first two seconds left out of the figures. */
  static int messages(int seconds) {
    return WARM_UP + seconds * A_SECOND;
  }

  static Latencies measure(
      CommandLoad load, StatusWatch watch, List<ProducerRecord<byte[], byte[]>> records)
      throws Exception {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < records.size(); i++) {
      numbers.put(header(records.get(i).headers().lastHeader("ce_id").value()), i);
    }
    AtomicLongArray sent = new AtomicLongArray(records.size());
    long[] took = new long[records.size()];
    Thread sender = Thread.ofPlatform().start(() -> send(load, records, sent));
    watch.await(
        records.size(),
        record -> {
          Integer number =
              numbers.get(header(record.headers().lastHeader("ce_causationid").value()));
          if (number != null) {
            took[number] = System.nanoTime() - sent.get(number);
          }
        });
    sender.join();
    return Latencies.of(Arrays.copyOfRange(took, WARM_UP, took.length));
  }

  private static void send(
      CommandLoad load, List<ProducerRecord<byte[], byte[]>> records, AtomicLongArray sent) {
    long due = System.nanoTime();
    for (int i = 0; i < records.size(); i++) {
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      sent.set(i, System.nanoTime());
      load.send(records.get(i));
      due += INTERVAL;
    }
  }

  private static String header(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }
}
