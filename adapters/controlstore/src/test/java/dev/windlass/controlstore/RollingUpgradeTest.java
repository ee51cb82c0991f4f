package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While old and new workers share a control store: what an old one cannot read it leaves alone. */
class RollingUpgradeTest {
  private final ControlStoreFixture store = new ControlStoreFixture(RollingUpgradeTest.class);
  private WorkerIdentity old;
  private WorkerIdentity young;

  @BeforeEach
  void twoWorkers() {
    old = store.workers.register("old", ControlStoreFixture.LEASE);
    young = store.workers.register("young", ControlStoreFixture.LEASE);
  }

  private void becomes(String id, String change) throws SQLException {
    try (Connection connection = store.dataSource.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE windlass.job SET " + change + " WHERE command_id = ?")) {
      update.setString(1, id);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private String ask(String sql) throws SQLException {
    try (Connection connection = store.dataSource.getConnection();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  private static List<String> ids(List<JobRecord> jobs) {
    return jobs.stream().map(job -> job.command().id()).sorted().toList();
  }

  @Test
  void aJobOfAnUnknownCommandIsLeftAndTheRestIsClaimed() throws SQLException {
    for (int i = 0; i < 5; i++) {
      store.admit(old, store.shortJob("unknown" + i));
      becomes("unknown" + i, "command = 'engine.levitate'");
    }
    store.admit(old, store.shortJob("known"));

    assertThat(ids(store.claim(old, 3, 3))).containsExactly("known");
    assertThat(store.claim(old, 10, 10)).isEmpty();
    assertThat(ask("SELECT count(*) FROM windlass.job WHERE state = 'ACCEPTED' AND token = 0"))
        .isEqualTo("5");
  }

  @Test
  void aJobOfAnUnknownVersionIsLeftAndThoseOfTheKnownOneAreClaimed() throws SQLException {
    store.admit(old, store.shortJob("second"), store.shortJob("first"));
    becomes("second", "version = 2");

    assertThat(ids(store.claim(old, 10, 10))).containsExactly("first");
  }

  @Test
  void aJobWithAFieldThatIsNewIsLeftAndTheRestIsClaimed() throws SQLException {
    store.admit(
        old,
        store.longJob("new field", "e", 4, new LockRequest("e/d", false)),
        store.longJob("known fields", "e", 4, new LockRequest("e/d", false)));
    becomes("new field", "spec = '{\"dryRunOfSomethingNew\":true}'");

    assertThat(ids(store.claim(old, 10, 10))).containsExactly("known fields");
  }

  @Test
  void waitingJobsAreExplainedThoughOneOfThemCannotBeRead() throws Exception {
    JobWaits waits = new JobWaits(store.dataSource);
    store.admit(
        old,
        store.longJob("runs", "e", 1),
        store.longJob("unknown", "e", 1),
        store.longJob("waits", "e", 1));
    assertThat(ids(store.claim(old, 0, 10))).containsExactly("runs");
    becomes("unknown", "command = 'engine.levitate'");
    try (Connection connection = store.dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE windlass.job SET admitted_at = now() - interval '1 minute'");
    }

    List<JobWaits.WaitingJob> told =
        waits.mark(store.key(old), ControlStoreFixture.NOW, _ -> List.of()).value();

    assertThat(told).extracting(waiting -> waiting.job().command().id()).containsExactly("waits");
    assertThat(ask("SELECT state FROM windlass.job WHERE command_id = 'unknown'"))
        .isEqualTo("ACCEPTED");
  }

  @Test
  void anOldWorkerTakesOverWhatItKnowsAndLeavesTheRestToANewerOne() throws Exception {
    store.admit(young, store.shortJob("known"), store.shortJob("unknown"));
    assertThat(store.claim(young, 10, 10)).hasSize(2);
    becomes("unknown", "command = 'engine.levitate'");
    store.workers.resign(young);

    var inheritance =
        store.sweeps.takeOver(
            young, old, store.key(old), job -> ControlStoreFixture.release(job, Duration.ZERO));

    assertThat(inheritance.orElseThrow().value().jobs())
        .extracting(job -> job.command().id())
        .containsExactly("known");
    assertThat(
            store.sweeps.takeOver(
                young, old, store.key(old), job -> ControlStoreFixture.release(job, Duration.ZERO)))
        .as("nothing is left that it could take over")
        .isEmpty();
    assertThat(ask("SELECT worker FROM windlass.job WHERE command_id = 'unknown'"))
        .isEqualTo("young");
    assertThat(store.workers.expired(old)).extracting(WorkerIdentity::name).contains("young");
  }
}
