package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who waits for the gate, and who does not. */
class JobClaimsTest {
  private static final LockRequest EXCLUSIVE = new LockRequest("pg/d", true);

  private final ControlStoreFixture store = new ControlStoreFixture(JobClaimsTest.class);
  private WorkerIdentity anna;

  @BeforeEach
  void oneWorker() {
    anna = store.workers.register("anna", ControlStoreFixture.LEASE);
  }

  /** Somebody is in the gate until the connection is closed. */
  private Connection inTheGate() throws SQLException {
    Connection connection = store.dataSource.getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(%d)".formatted(JobClaims.GATE));
    }
    return connection;
  }

  private static List<String> ids(List<JobRecord> jobs) {
    return jobs.stream().map(job -> job.command().id()).toList();
  }

  @Test
  void jobsThatPassNoGateAreClaimedAndDoneWhileSomebodyIsInIt() throws Exception {
    store.admit(anna, store.longJob("long", "pg", 4, EXCLUSIVE));
    store.admit(anna, store.shortJob("1"), store.shortJob("2"), store.shortJob("3"));
    try (Connection _ = inTheGate()) {
      List<JobRecord> first = store.claimFree(anna, 2);
      assertThat(ids(first)).containsExactly("1", "2");
      first.forEach(
          job -> store.changes.apply(List.of(ControlStoreFixture.end(job)), store.key(anna)));
      assertThat(ids(store.claimFree(anna, 2))).containsExactly("3");
    }
  }

  @Test
  void whoFindsTheGateTakenIsToldAndClaimsWhenItIsFree() throws Exception {
    store.admit(anna, store.longJob("long", "pg", 4, EXCLUSIVE));
    try (Connection _ = inTheGate()) {
      assertThat(store.claimGated(anna, 10, 10)).isEqualTo(JobClaims.AtGate.TAKEN);
    }
    JobClaims.AtGate claim = store.claimGated(anna, 10, 10);
    assertThat(claim.isTaken()).isFalse();
    assertThat(ids(claim.jobs())).containsExactly("long");
  }

  @Test
  void aGateThatNobodyOfUseWaitsBeforeIsLeftAlone() throws Exception {
    store.admit(anna, store.shortJob("short"));
    store.admit(anna, store.longJob("long", "pg", 4, EXCLUSIVE));
    try (Connection _ = inTheGate()) {
      assertThat(store.claimGated(anna, 10, 0).isTaken()).as("only a long one waits").isFalse();
      assertThat(store.claimGated(anna, 0, 10).isTaken()).isTrue();
    }
  }

  @Test
  void aClaimAtTheGateLeavesTheOthers() {
    store.admit(anna, store.shortJob("short"));
    store.admit(anna, store.longJob("long", "pg", 4, EXCLUSIVE));
    assertThat(ids(store.claimGated(anna, 10, 10).jobs())).containsExactly("long");
    assertThat(ids(store.claimFree(anna, 10))).containsExactly("short");
  }
}
