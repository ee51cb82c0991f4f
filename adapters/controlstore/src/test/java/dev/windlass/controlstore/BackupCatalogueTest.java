package dev.windlass.controlstore;

import static dev.windlass.controlstore.ControlStoreFixture.LEASE;
import static dev.windlass.controlstore.ControlStoreFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.engine.StoredObject;
import dev.windlass.messages.command.BackupMethod;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BackupCatalogueTest {
  private static ControlStoreFixture store;
  private static WorkerIdentity worker;
  private static BackupCatalogue catalogue;

  @BeforeAll
  static void openControlStore() {
    store = new ControlStoreFixture(BackupCatalogueTest.class);
    worker = store.workers.register("w", LEASE);
    catalogue = new BackupCatalogue(store.dataSource, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void aBackupComesBackAsItWasRegistered() {
    JobLease lease = running("whole", "e-whole");
    BackupRecord backup = backup("b-whole", lease, "e-whole", NOW);

    catalogue.register(lease, backup);

    assertThat(catalogue.underWay(lease.job())).contains(backup);
    assertThat(catalogue.writing(lease, "b-whole")).isEqualTo(backup);
    assertThat(catalogue.find("b-whole")).as("cannot be restored yet").isEmpty();
  }

  @Test
  void partsComeBackInTheOrderOfThePlan() {
    JobLease lease = running("parts", "e-parts");
    catalogue.register(lease, backup("b-parts", lease, "e-parts", NOW));

    IntStream.of(2, 0, 1).forEach(i -> catalogue.finishPart(lease, "b-parts", part(i)));

    assertThat(catalogue.parts("b-parts")).containsExactly(part(0), part(1), part(2));
  }

  @Test
  void aCompleteBackupCanBeFoundAndItsPartsAreInTheManifestAlone() {
    JobLease lease = running("complete", "e-complete");
    complete("b-complete", lease, "e-complete", NOW);

    assertThat(catalogue.find("b-complete"))
        .hasValueSatisfying(
            found -> {
              assertThat(found.state()).isEqualTo(BackupRecord.State.COMPLETE);
              assertThat(found.copiedAt()).isEqualTo(NOW);
              assertThat(found.completion()).isEqualTo(completion());
            });
    assertThat(catalogue.completedBy(lease.job())).isPresent();
    assertThat(catalogue.underWay(lease.job())).isEmpty();
    assertThat(catalogue.parts("b-complete")).isEmpty();
  }

  @Test
  void anOwnerThatWasOvertakenCanWriteNothing() {
    JobLease stale = running("stale", "e-stale");
    catalogue.register(stale, backup("b-stale", stale, "e-stale", NOW));
    catalogue.finishPart(stale, "b-stale", part(0));
    JobLease owner = overtake(stale);

    assertThatThrownBy(() -> catalogue.register(stale, backup("b-other", stale, "e-stale", NOW)))
        .isInstanceOf(LeaseLost.class);
    assertThatThrownBy(() -> catalogue.finishPart(stale, "b-stale", part(1)))
        .isInstanceOf(LeaseLost.class);
    assertThatThrownBy(() -> catalogue.copied(stale, "b-stale", view()))
        .isInstanceOf(LeaseLost.class);
    assertThatThrownBy(() -> catalogue.writing(stale, "b-stale")).isInstanceOf(LeaseLost.class);
    assertThatThrownBy(() -> catalogue.abandon(stale, "b-stale")).isInstanceOf(LeaseLost.class);
    catalogue.copied(owner, "b-stale", view());
    assertThatThrownBy(() -> catalogue.complete(stale, "b-stale", completion()))
        .isInstanceOf(LeaseLost.class);

    assertThat(catalogue.parts("b-stale")).containsExactly(part(0));
    catalogue.complete(owner, "b-stale", completion());
    assertThat(catalogue.find("b-stale")).isPresent();
  }

  @Test
  void anOwnerThatLetGoCanWriteNothingEvenBeforeTheNextOne() {
    JobLease lease = running("released", "e-released");
    catalogue.register(lease, backup("b-released", lease, "e-released", NOW));
    release(lease);

    assertThatThrownBy(() -> catalogue.copied(lease, "b-released", view()))
        .isInstanceOf(LeaseLost.class);
  }

  @Test
  void aClaimUnderWayDecidesBeforeTheStaleOwnersWrite() throws Exception {
    JobLease stale = running("race", "e-race");
    catalogue.register(stale, backup("b-race", stale, "e-race", NOW));
    try (Connection claim = store.dataSource.getConnection();
        Statement statement = claim.createStatement()) {
      claim.setAutoCommit(false);
      statement.executeUpdate(
          "UPDATE windlass.job SET token = token + 1 WHERE id = '%s'"
              .formatted(JobRows.toUuid(stale.job())));

      CompletableFuture<Void> write =
          CompletableFuture.runAsync(() -> catalogue.copied(stale, "b-race", view()));
      assertThatThrownBy(() -> write.get(300, TimeUnit.MILLISECONDS))
          .as("waits for the claim to end")
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      claim.commit();

      assertThatThrownBy(() -> write.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(LeaseLost.class);
    }
  }

  @Test
  void aJobCompletesOneBackupAtTheMost() {
    JobLease lease = running("one", "e-one");
    complete("b-one", lease, "e-one", NOW);
    catalogue.register(lease, backup("b-two", lease, "e-one", NOW));
    catalogue.copied(lease, "b-two", view());

    assertThatThrownBy(() -> catalogue.complete(lease, "b-two", completion()))
        .isInstanceOf(org.springframework.dao.DuplicateKeyException.class);
  }

  @Test
  void theLatestIsTheNewestStateBeforeTheMomentAndNotTheLastToEnd() {
    complete("b-new", running("new", "e-latest"), "e-latest", NOW);
    complete("b-old", running("old", "e-latest"), "e-latest", NOW.minus(Duration.ofDays(1)));
    JobLease open = running("open", "e-latest");
    catalogue.register(open, backup("b-open", open, "e-latest", NOW.plusSeconds(5)));

    assertThat(catalogue.latest("e-latest", "d", null).map(BackupRecord::id)).contains("b-new");
    assertThat(catalogue.latest("e-latest", "d", NOW).map(BackupRecord::id)).contains("b-old");
    assertThat(catalogue.latest("e-latest", "d", NOW.minus(Duration.ofDays(1)))).isEmpty();
    assertThat(catalogue.latest("e-latest", "other", null)).isEmpty();
  }

  @Test
  void leftoversAreTheBackupsOfEndedJobsAndThoseThatWereGivenUp() {
    JobLease ended = running("ended", "e-left");
    catalogue.register(ended, backup("b-ended", ended, "e-left", NOW));
    catalogue.finishPart(ended, "b-ended", part(0));
    end(ended);
    JobLease givenUp = running("given-up", "e-left");
    catalogue.register(givenUp, backup("b-given-up", givenUp, "e-left", NOW));
    catalogue.abandon(givenUp, "b-given-up");
    JobLease busy = running("busy", "e-left");
    catalogue.register(busy, backup("b-busy", busy, "e-left", NOW));

    assertThat(catalogue.leftovers(100))
        .extracting(BackupRecord::id)
        .contains("b-ended", "b-given-up")
        .doesNotContain("b-busy");
    assertThat(catalogue.isAbandoned("b-ended")).isTrue();
    assertThat(catalogue.isAbandoned("b-busy")).isFalse();

    catalogue.removed("b-ended");
    catalogue.removed("b-busy");

    assertThat(catalogue.leftovers(100)).extracting(BackupRecord::id).doesNotContain("b-ended");
    assertThat(catalogue.parts("b-ended")).isEmpty();
    assertThat(catalogue.underWay(busy.job())).as("only what was given up is removed").isPresent();
  }

  private static JobLease running(String id, String engine) {
    store.admit(worker, store.longJob(id, engine, 100));
    return store.claim(worker, 0, 100).getFirst().lease();
  }

  private static JobLease overtake(JobLease lease) {
    release(lease);
    return store.claim(worker, 0, 100).getFirst().lease();
  }

  private static void release(JobLease lease) {
    store.changes.apply(
        List.of(new JobChange.Release(lease, 100, NOW, "Again.", List.of(), Duration.ZERO, false)),
        store.key(worker));
  }

  private static void end(JobLease lease) {
    store.changes.apply(
        List.of(
            new JobChange.End(
                lease,
                100,
                NOW,
                "Failed.",
                List.of(),
                dev.windlass.messages.event.JobState.FAILED,
                "{}",
                null)),
        store.key(worker));
  }

  private static void complete(String id, JobLease lease, String engine, Instant snapshot) {
    catalogue.register(lease, backup(id, lease, engine, snapshot));
    catalogue.finishPart(lease, id, part(0));
    catalogue.copied(lease, id, view(snapshot));
    catalogue.complete(lease, id, completion());
  }

  private static BackupRecord.Completion completion() {
    return new BackupRecord.Completion(NOW.plusSeconds(9), 10, 200, 100, 1, "cd".repeat(32));
  }

  private static BackupRecord backup(String id, JobLease lease, String engine, Instant snapshot) {
    return new BackupRecord(
        id,
        lease.job(),
        new BackupRecord.Source(engine, "postgresql", "d", BackupMethod.LOGICAL, "weekly"),
        view(snapshot),
        "0.1",
        "backups/" + engine + "/d/" + id + "/",
        BackupRecord.State.WRITING,
        NOW,
        null,
        null);
  }

  private static BackupRecord.View view() {
    return view(NOW);
  }

  private static BackupRecord.View view(Instant snapshot) {
    return new BackupRecord.View(
        "snap-1", snapshot, "15.4", 3, Map.of("encoding", "UTF8", "list", List.of("a", "b")));
  }

  private static FinishedPart part(int position) {
    return new FinishedPart(
        "part-" + position,
        position,
        new StoredObject("data/0000" + position + ".zst", 10 + position, "ab".repeat(32)),
        7,
        70,
        Map.of("table", "\"Ünï\".\"t\"", "columns", List.of("a", "b"), "rows", 7));
  }
}
