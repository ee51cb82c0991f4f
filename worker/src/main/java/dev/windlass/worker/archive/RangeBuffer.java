package dev.windlass.worker.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records of a range on their way into one object, compressed as they come. Begins at a
 * position and takes records in order; for one thread.
 */
final class RangeBuffer {
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private final GZIPOutputStream lines;
  private final long from;
  private final Instant openedAt;
  private long first = -1;
  private Instant firstTime = Instant.EPOCH;
  private long last;
  private int records;
  private long lineBytes;

  RangeBuffer(long from, Instant openedAt) {
    this.from = from;
    this.openedAt = openedAt;
    try {
      this.lines = new GZIPOutputStream(compressed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void add(ConsumerRecord<byte[], byte[]> message) {
    byte[] line = ArchiveLine.of(message);
    try {
      lines.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (records == 0) {
      first = message.offset();
      firstTime = Instant.ofEpochMilli(message.timestamp());
    }
    last = message.offset();
    records++;
    lineBytes += line.length;
  }

  int records() {
    return records;
  }

  long lineBytes() {
    return lineBytes;
  }

  /** When it was begun. */
  Instant openedAt() {
    return openedAt;
  }

  /** Where the next record is expected. */
  long next() {
    return records == 0 ? from : last + 1;
  }

  /** Ends it; nothing can be added any more. */
  FullRange close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FullRange(from, last + 1, first, last, firstTime, records, compressed.toByteArray());
  }
}
