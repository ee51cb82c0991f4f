package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is old goes, and nothing that is still needed. */
class JobRetentionTest {
  private static final Duration MONTH = Duration.ofDays(30);

  private final ControlStoreFixture store = new ControlStoreFixture(JobRetentionTest.class);
  private final JobRetention retention = new JobRetention(store.dataSource);
  private WorkerIdentity anna;

  @BeforeEach
  void aWorker() {
    anna = store.workers.register("anna", ControlStoreFixture.LEASE);
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = store.dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private void ended(String... ids) {
    for (String id : ids) {
      store.admit(anna, store.shortJob(id));
      JobRecord job = store.claim(anna, 1, 0).getFirst();
      store.changes.apply(List.of(ControlStoreFixture.end(job)), store.key(anna));
    }
  }

  private void age(String table, String column, String where) throws SQLException {
    change(
        "UPDATE windlass.%s SET %s = now() - interval '31 days' WHERE %s"
            .formatted(table, column, where));
  }

  @Test
  void aJobThatEndedLongAgoIsForgottenAndOneThatEndedSinceIsNot() throws SQLException {
    ended("old", "long ago admitted", "new");
    age("job_history", "admitted_at", "command_id <> 'new'");
    age("job_history", "ended_at", "command_id = 'old'");
    change("UPDATE windlass.job_history SET ended_at = now() WHERE command_id <> 'old'");

    assertThat(retention.deleteHistory(MONTH, 100)).isEqualTo(1);

    assertThat(store.jobs.describe(store.shortJob("old").command().jobId())).isEmpty();
    assertThat(store.jobs.describe(store.shortJob("new").command().jobId())).isPresent();
    assertThat(store.jobs.describe(store.shortJob("long ago admitted").command().jobId()))
        .isPresent();
  }

  @Test
  void aCommandIsRememberedWhileItsJobIsOpenOrInTheHistory() throws SQLException {
    ended("in the history");
    store.admit(anna, store.shortJob("open"));
    age("admission", "admitted_at", "true");

    assertThat(retention.deleteAdmissions(MONTH, 100)).isZero();

    assertThat(store.admit(anna, store.shortJob("open")).repeated()).hasSize(1);
    assertThat(store.admit(anna, store.shortJob("in the history")).repeated()).hasSize(1);
  }

  @Test
  void anIdThatIsForgottenMayBeUsedAgain() throws SQLException {
    ended("again");
    age("admission", "admitted_at", "true");
    age("job_history", "admitted_at", "true");
    age("job_history", "ended_at", "true");
    assertThat(retention.deleteHistory(MONTH, 100)).isEqualTo(1);
    assertThat(retention.deleteAdmissions(MONTH, 100)).isEqualTo(1);

    ended("again");

    assertThat(store.jobs.describe(store.shortJob("again").command().jobId())).isPresent();
  }

  @Test
  void oneStatementDeletesNoMoreThanItWasTold() throws SQLException {
    ended("1", "2", "3");
    age("job_history", "admitted_at", "true");
    age("job_history", "ended_at", "true");

    assertThat(retention.deleteHistory(MONTH, 2)).isEqualTo(2);
    assertThat(retention.deleteHistory(MONTH, 2)).isEqualTo(1);
    assertThat(retention.deleteHistory(MONTH, 2)).isZero();
  }

  @Test
  void claimsGoOnWhileRowsAreBeingDeleted() throws SQLException {
    ended("old");
    age("job_history", "admitted_at", "true");
    age("job_history", "ended_at", "true");
    store.admit(anna, store.shortJob("waiting"));
    try (Connection deleting = store.dataSource.getConnection();
        Statement statement = deleting.createStatement()) {
      deleting.setAutoCommit(false);
      assertThat(statement.executeUpdate("DELETE FROM windlass.job_history")).isEqualTo(1);
      statement.executeUpdate("DELETE FROM windlass.admission WHERE digest IS NULL");

      JobRecord job = store.claim(anna, 1, 0).getFirst();
      store.changes.apply(List.of(ControlStoreFixture.end(job)), store.key(anna));
      store.admit(anna, store.shortJob("next"));

      deleting.rollback();
    }
    assertThat(store.claim(anna, 1, 0)).hasSize(1);
  }
}
