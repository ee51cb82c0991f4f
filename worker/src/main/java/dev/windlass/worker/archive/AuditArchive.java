package dev.windlass.worker.archive;

import dev.windlass.controlstore.ArchivedRange;
import dev.windlass.controlstore.AuditArchiveRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives the partitions of the audit topic that its consumer is given. One thread's own.
 *
 * <p>Where a partition goes on is read from the control store and not from the committed offset,
 * which is kept for those who watch the lag. A failure of the object store or the control store
 * stops nothing: the partition is paused and tried again.
 */
final class AuditArchive implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(AuditArchive.class);
  private static final Duration POLL = Duration.ofMillis(250);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicIds topicIds;
  private final AuditArchiveRepository ranges;
  private final RangeWriter writer;
  private final ArchiveSettings settings;
  private final ArchiveFigures figures;
  private final Clock clock;
  private final Map<TopicPartition, PartitionArchive> partitions = new HashMap<>();
  private Instant nextTry = Instant.MIN;

  AuditArchive(
      Consumer<byte[], byte[]> consumer,
      TopicIds topicIds,
      AuditArchiveRepository ranges,
      RangeWriter writer,
      ArchiveSettings settings,
      ArchiveFigures figures,
      Clock clock) {
    this.consumer = consumer;
    this.topicIds = topicIds;
    this.ranges = ranges;
    this.writer = writer;
    this.settings = settings;
    this.figures = figures;
    this.clock = clock;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    for (TopicPartition partition : assigned) {
      partitions.put(
          partition,
          new PartitionArchive(
              topicIds.of(partition.topic()), partition.topic(), partition.partition(), settings));
    }
    // Each is resumed when it is known where its archive ends.
    consumer.pause(assigned);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    // What was gathered is still in Kafka; its next owner gathers it again.
    revoked.forEach(partitions::remove);
  }

  /** Takes what Kafka has and writes what is due. */
  void poll() {
    ConsumerRecords<byte[], byte[]> messages = consumer.poll(POLL);
    for (TopicPartition partition : messages.partitions()) {
      PartitionArchive archive = partitions.get(partition);
      if (archive != null) {
        gather(partition, archive, messages);
      }
    }
    if (!clock.instant().isBefore(nextTry)) {
      advanceAll();
    }
    figures.oldest(oldest());
  }

  private void gather(
      TopicPartition partition,
      PartitionArchive archive,
      ConsumerRecords<byte[], byte[]> messages) {
    for (ConsumerRecord<byte[], byte[]> message : messages.records(partition)) {
      if (!archive.accept(message, clock.instant())) {
        consumer.pause(Set.of(partition));
        consumer.seek(partition, archive.isLost() ? message.offset() : archive.position());
        return;
      }
    }
  }

  // Whatever fails is tried again: records wait in Kafka meanwhile.
  @SuppressWarnings("CatchingUnchecked")
  private void advanceAll() {
    for (Map.Entry<TopicPartition, PartitionArchive> entry : partitions.entrySet()) {
      try {
        advance(entry.getKey(), entry.getValue());
      } catch (RuntimeException e) {
        nextTry = clock.instant().plus(settings.retryPause());
        figures.failed(e);
        log.warn(
            "The audit archive cannot go on with partition {} and tries again in {}: {}",
            entry.getKey(),
            settings.retryPause(),
            e.getMessage());
        return;
      }
    }
    figures.advanced();
  }

  private void advance(TopicPartition partition, PartitionArchive archive) {
    if (archive.isLost()) {
      locate(partition, archive);
      return;
    }
    archive.closeIfDue(clock.instant());
    FullRange full = archive.full();
    if (full == null) {
      consumer.resume(Set.of(partition));
      return;
    }
    consumer.pause(Set.of(partition));
    ArchivedRange claim = archive.claim(full);
    if (!archive.isClaimed()) {
      if (!writer.claim(claim)) {
        log.info("Another worker has archived records of {}; going on behind it.", partition);
        archive.loseTrack();
        locate(partition, archive);
        return;
      }
      archive.claimed(claim);
    }
    writer.write(claim, full);
    archive.written();
    figures.archived(full.records(), full.object().length);
    goOn(partition, archive);
    commit(partition, archive);
  }

  /** Finds out where the archive of a partition ends, and goes on from there. */
  private void locate(TopicPartition partition, PartitionArchive archive) {
    Optional<ArchivedRange> newest = ranges.newest(archive.topicId(), partition.partition());
    if (newest.isEmpty()) {
      archive.continueAt(beginning(partition));
    } else if (newest.get().written()) {
      archive.continueAt(newest.get().to());
    } else {
      archive.repeat(newest.get());
    }
    goOn(partition, archive);
  }

  private long beginning(TopicPartition partition) {
    OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
    return committed != null
        ? committed.offset()
        : consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
  }

  private void goOn(TopicPartition partition, PartitionArchive archive) {
    consumer.seek(partition, archive.position());
    consumer.resume(Set.of(partition));
  }

  private void commit(TopicPartition partition, PartitionArchive archive) {
    consumer.commitAsync(
        Map.of(partition, new OffsetAndMetadata(archive.position())),
        (_, failure) -> {
          if (failure != null) {
            log.debug("The lag of the audit archive is not up to date: {}", failure.toString());
          }
        });
  }

  private Optional<Instant> oldest() {
    return partitions.values().stream()
        .map(PartitionArchive::oldest)
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }
}
