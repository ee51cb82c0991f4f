package dev.windlass.worker.archive;

import dev.windlass.controlstore.ArchivedRange;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where the archive of one partition stands. One thread's own.
 *
 * <p>It is lost until it was told where the archive ends; then it gathers records into a range;
 * then the range is full and waits to be written; then it gathers again. After a crash the first
 * range is one that was claimed before, and ends where the claim says.
 */
final class PartitionArchive {
  private final String topicId;
  private final String topic;
  private final int partition;
  private final ArchiveSettings settings;
  private boolean lost = true;
  private long position;
  private @Nullable ArchivedRange claimed;
  private @Nullable RangeBuffer buffer;
  private @Nullable FullRange full;

  PartitionArchive(String topicId, String topic, int partition, ArchiveSettings settings) {
    this.topicId = topicId;
    this.topic = topic;
    this.partition = partition;
    this.settings = settings;
  }

  /** Whether it has to be told where the archive ends. */
  boolean isLost() {
    return lost;
  }

  /** Forgets everything: another worker may have gone on. */
  void loseTrack() {
    lost = true;
    claimed = null;
    buffer = null;
    full = null;
  }

  /** Goes on behind what is archived. */
  void continueAt(long next) {
    loseTrack();
    lost = false;
    position = next;
  }

  /** Makes the object of a range again that was claimed, and perhaps not written. */
  void repeat(ArchivedRange range) {
    continueAt(range.from());
    claimed = range;
  }

  /** Where the next record has to come from. */
  long position() {
    return buffer == null ? position : buffer.next();
  }

  /**
   * Takes a record.
   *
   * @return whether it was taken; otherwise it has to come again when the full range is written
   */
  boolean accept(ConsumerRecord<byte[], byte[]> message, Instant now) {
    if (lost || full != null || message.offset() < position()) {
      return false;
    }
    if (claimed != null && message.offset() >= claimed.to()) {
      // Records of the claimed range are gone from the topic; what is left of it is all there is.
      closeBuffer();
      return false;
    }
    if (buffer == null) {
      buffer = new RangeBuffer(position, now);
    }
    buffer.add(message);
    if (claimed == null ? isFull(buffer) : buffer.next() >= claimed.to()) {
      closeBuffer();
    }
    return true;
  }

  private boolean isFull(RangeBuffer open) {
    return open.records() >= settings.maxRecords() || open.lineBytes() >= settings.maxBytes();
  }

  /** Ends the range when its oldest record has waited long enough. */
  void closeIfDue(Instant now) {
    if (claimed == null
        && buffer != null
        && !now.isBefore(buffer.openedAt().plus(settings.maxAge()))) {
      closeBuffer();
    }
  }

  private void closeBuffer() {
    if (buffer == null) {
      // Nothing is left of the claimed range.
      continueAt(claimed == null ? position : claimed.to());
      return;
    }
    full = buffer.close();
    buffer = null;
  }

  /** The range that waits to be written; null when there is none. */
  @Nullable FullRange full() {
    return full;
  }

  /** Whether the full range was claimed already. */
  boolean isClaimed() {
    return claimed != null;
  }

  /** The claim that goes with the full range. */
  ArchivedRange claim(FullRange range) {
    return claimed != null
        ? claimed
        : new ArchivedRange(
            topicId,
            topic,
            partition,
            range.from(),
            range.to(),
            range.key(topic, partition),
            range.records(),
            false);
  }

  /** The full range is ours now. */
  void claimed(ArchivedRange range) {
    claimed = range;
  }

  /** The full range is written; goes on behind it. */
  void written() {
    if (claimed != null) {
      continueAt(claimed.to());
    }
  }

  /** When the oldest record was taken that is not archived yet; empty when there is none. */
  Optional<Instant> oldest() {
    return Optional.ofNullable(buffer).map(RangeBuffer::openedAt);
  }

  /** Kafka's id of the topic. */
  String topicId() {
    return topicId;
  }
}
