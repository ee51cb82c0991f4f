package dev.windlass.worker.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.controlstore.ArchivedRange;
import dev.windlass.controlstore.AuditArchiveRepository;
import dev.windlass.testbed.S3Server;
import dev.windlass.testbed.TestS3;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class AuditArchiveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration NEVER = Duration.ofHours(1);

  @Test
  void everyRecordIsInExactlyOneObjectNamedByPartitionAndOffsets() throws Exception {
    try (ArchiveBench bench = new ArchiveBench(TestS3.shared())) {
      bench.send(100);
      bench.start(ArchiveBench.settings(20, SOON));
      awaitEverything(bench);
      bench.send(7);
      awaitEverything(bench);

      for (String key : bench.keys()) {
        assertThat(key)
            .matches(
                "audit/" + bench.topic + "/\\d{4}/\\d\\d/\\d\\d/[01]/\\d{20}-\\d{20}\\.jsonl\\.gz");
        List<JsonNode> lines = bench.linesOf(key);
        String[] parts = key.split("[/.-]", -1);
        assertThat(lines.getFirst().path("offset").asLong())
            .isEqualTo(Long.parseLong(parts[parts.length - 4]));
        assertThat(lines.getLast().path("offset").asLong())
            .isEqualTo(Long.parseLong(parts[parts.length - 3]));
        assertThat(lines).hasSizeLessThanOrEqualTo(20);
        assertThat(lines.getFirst().path("key").asString()).isEqualTo("key");
      }
    }
  }

  @Test
  void aWorkerThatDiesBetweenClaimAndObjectLeavesNoHole() throws Exception {
    try (ArchiveBench bench = new ArchiveBench(TestS3.shared())) {
      bench.send(50);
      dieAt(bench, Death.BEFORE_OBJECT);
      assertThat(bench.keys()).isEmpty();
      bench.send(30);
      // Other limits: by itself this worker would cut ranges elsewhere.
      bench.start(ArchiveBench.settings(1000, SOON));
      awaitEverything(bench);
    }
  }

  @Test
  void aWorkerThatDiesBetweenObjectAndNoteArchivesNothingTwice() throws Exception {
    try (ArchiveBench bench = new ArchiveBench(TestS3.shared())) {
      bench.send(50);
      dieAt(bench, Death.AFTER_OBJECT);
      assertThat(bench.keys()).isNotEmpty();
      bench.send(30);
      bench.start(ArchiveBench.settings(1000, SOON));
      awaitEverything(bench);
    }
  }

  @Test
  void aWorkerThatLostItsPartitionsAndDoesNotKnowArchivesNothingTwice() throws Exception {
    try (ArchiveBench bench = new ArchiveBench(TestS3.shared())) {
      bench.send(50);
      AuditArchiveRepository ranges =
          new AuditArchiveRepository(bench.controlStore, Clock.systemUTC());
      // Before this worker claims its first range, the others have archived some of its records.
      AtomicInteger interruptions = new AtomicInteger();
      bench.start(
          ArchiveBench.settings(10, SOON),
          writer ->
              new RangeWriter(ranges, bench.store) {
                @Override
                boolean claim(ArchivedRange range) {
                  if (range.from() == 0 && interruptions.incrementAndGet() <= 2) {
                    archiveSomeRecordsOf(bench, range);
                  }
                  return super.claim(range);
                }
              });
      awaitEverything(bench);
      assertThat(interruptions).hasValueGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void recordsWaitInKafkaWhileTheObjectStoreIsDown(@TempDir Path directory) throws Exception {
    try (S3Server s3 = S3Server.start(directory.resolve("s3"));
        ArchiveBench bench = new ArchiveBench(s3)) {
      bench.start(ArchiveBench.settings(10, SOON));
      bench.send(25);
      awaitEverything(bench);
      s3.stop();
      bench.send(75);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  JdbcClient.create(bench.controlStore)
                          .sql(
                              "SELECT count(*) FROM windlass.audit_archive WHERE written_at IS NULL")
                          .query(Long.class)
                          .single()
                      > 0);
      s3.start();
      awaitEverything(bench);
    }
  }

  @Test
  void twoWorkersShareThePartitionsAndOneGoesOnAlone() throws Exception {
    try (ArchiveBench bench = new ArchiveBench(TestS3.shared())) {
      ArchiveThread first = bench.start(ArchiveBench.settings(5, SOON));
      bench.start(ArchiveBench.settings(7, SOON));
      for (int i = 0; i < 10; i++) {
        bench.send(20);
        if (i == 5) {
          first.stop();
        }
      }
      awaitEverything(bench);
    }
  }

  @Test
  void aTopicThatIsMadeAnewIsArchivedBesideTheOldOne() throws Exception {
    try (ArchiveBench bench = new ArchiveBench(TestS3.shared())) {
      ArchiveThread before = bench.start(ArchiveBench.settings(10, SOON));
      bench.send(20);
      awaitEverything(bench);
      before.stop();
      bench.deleteTopic();
      await().atMost(PATIENCE).ignoreExceptions().until(() -> createAgain(bench));
      bench.start(ArchiveBench.settings(10, SOON));
      bench.send(20);
      awaitEverything(bench);
    }
  }

  private static boolean createAgain(ArchiveBench bench) throws Exception {
    bench.createTopic();
    return true;
  }

  private enum Death {
    BEFORE_OBJECT,
    AFTER_OBJECT
  }

  /** Runs an archive until it has come to a point for one partition, and stops it dead there. */
  private static void dieAt(ArchiveBench bench, Death death) {
    AtomicInteger deaths = new AtomicInteger();
    ArchiveThread dying =
        bench.start(
            ArchiveBench.settings(10, NEVER),
            writer ->
                new RangeWriter(
                    new AuditArchiveRepository(bench.controlStore, Clock.systemUTC()),
                    bench.store) {
                  @Override
                  void write(ArchivedRange range, FullRange content) {
                    if (death == Death.AFTER_OBJECT) {
                      bench.store.createIfAbsent(range.key(), content.object(), "application/gzip");
                    }
                    deaths.incrementAndGet();
                    throw new IllegalStateException("The worker dies here.");
                  }
                });
    await().atMost(PATIENCE).until(() -> deaths.get() >= 1);
    dying.stop();
  }

  private static void archiveSomeRecordsOf(ArchiveBench bench, ArchivedRange range) {
    AuditArchiveRepository ranges =
        new AuditArchiveRepository(bench.controlStore, Clock.systemUTC());
    RangeBuffer buffer = new RangeBuffer(range.from(), Clock.systemUTC().instant());
    try (var consumer =
        ArchiveConfiguration.consumer(
            ArchiveBench.kafka(), new ArchiveSettings(true, "other", NEVER, 1, 1, NEVER))) {
      var partition = new TopicPartition(range.topic(), range.partition());
      consumer.assign(List.of(partition));
      consumer.seek(partition, range.from());
      while (buffer.records() < 4) {
        for (var message : consumer.poll(Duration.ofMillis(100))) {
          if (buffer.records() < 4) {
            buffer.add(message);
          }
        }
      }
    }
    FullRange content = buffer.close();
    ArchivedRange other =
        new ArchivedRange(
            range.topicId(),
            range.topic(),
            range.partition(),
            content.from(),
            content.to(),
            content.key(range.topic(), range.partition()),
            content.records(),
            false);
    assertThat(ranges.claim(other)).isTrue();
    new RangeWriter(ranges, bench.store).write(other, content);
  }

  private static void awaitEverything(ArchiveBench bench) {
    List<Integer> all = IntStream.range(0, bench.sent()).boxed().toList();
    await().atMost(PATIENCE).until(() -> bench.numbers().size() >= all.size());
    assertThat(bench.numbers()).isEqualTo(all);
  }
}
