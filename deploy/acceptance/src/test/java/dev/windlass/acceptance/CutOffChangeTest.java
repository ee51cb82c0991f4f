package dev.windlass.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.windlass.client.JobEndedException;
import dev.windlass.client.JobHandle;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseCreateResult;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.IntNode;

/** The line to the server breaks while it makes a database, and the server goes on. */
class CutOffChangeTest {
  private static final PostgresServer SERVER = SharedHouse.engine();
  private static final String ENGINE = "severed";
  private TcpProxy line;

  @BeforeEach
  void layTheLine() throws Exception {
    line = TcpProxy.to(SERVER.port());
    SharedHouse.apply(ENGINE, Map.of("port", IntNode.valueOf(line.port())));
  }

  @AfterEach
  void takeTheLineAway() {
    line.close();
  }

  @Test
  void whileNobodyCanLookTheOutcomeIsUnknown() throws Exception {
    try (Connection other = lockDatabases()) {
      JobHandle job = send("severed-for-good");
      await().until(() -> waiting("severed-for-good") == 1);
      line.cut();
      other.commit();

      JobEndedException failed =
          catchThrowableOfType(JobEndedException.class, () -> job.await(SharedHouse.PATIENCE));

      assertThat(failed.failure().code())
          .as(failed.failure().toString())
          .isEqualTo(FailureCode.OUTCOME_UNKNOWN);
      assertThat(failed.failure().message()).contains("cut off where it may have taken effect");
      await().until(() -> isThere("severed-for-good"));
    }
  }

  /** Which of the two statements makes it is for the server to say. */
  @Test
  void theNextAttemptMayMeetTheStatementOfTheFirst() throws Exception {
    try (Connection other = lockDatabases()) {
      JobHandle job = send("severed-once");
      await().until(() -> waiting("severed-once") == 1);
      line.cutConnections();
      await().until(() -> waiting("severed-once") == 2);
      other.commit();

      DatabaseCreateResult made = job.await(SharedHouse.PATIENCE).as(DatabaseCreateResult.class);

      assertThat(made.database().name()).isEqualTo("severed-once");
      assertThat(isThere("severed-once")).isTrue();
    }
  }

  /** While this is open no database can be made. */
  private static Connection lockDatabases() throws SQLException {
    Connection connection = SERVER.connect("postgres");
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE pg_database IN SHARE MODE");
    }
    return connection;
  }

  private static JobHandle send(String database) {
    return SharedHouse.client()
        .submit(
            SharedHouse.build(
                Command.of(Target.database(ENGINE, database), DatabaseCreate.withDefaults())));
  }

  private static int waiting(String database) {
    return count(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            + " AND query LIKE 'CREATE DATABASE \"%s\"%%'".formatted(database));
  }

  private static boolean isThere(String database) {
    return count("SELECT count(*) FROM pg_database WHERE datname = '%s'".formatted(database)) == 1;
  }

  private static int count(String query) {
    return Integer.parseInt(SERVER.psql("postgres", query).strip());
  }
}
