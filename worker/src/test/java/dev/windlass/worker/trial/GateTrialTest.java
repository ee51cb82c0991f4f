package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.event.JobEvent;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Short commands wait for nobody at the gate. */
class GateTrialTest {
  private static final DryRunResult DONE = new DryRunResult(List.of());
  private final Trial trial = new Trial(GateTrialTest.class);

  @AfterEach
  void end() {
    trial.close();
  }

  private JobId list(int number) {
    return trial.send(
        Command.of(Target.engine("pg"), new DatabaseList())
            .source("/test")
            .id("list " + number)
            .build());
  }

  @Test
  void shortCommandsAreDoneAndToldWhileAnotherWorkerIsInTheGate() throws Exception {
    // So few slots that most are not started with their admission.
    trial.worker("w", Map.of("windlass.worker.control-slots", "2"), _ -> DONE);
    try (Connection other = trial.store.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(7310579648231)");
      JobId backup =
          trial.send(
              Command.of(Target.database("pg", "d"), DatabaseBackup.withDefaults())
                  .source("/test")
                  .id("backup")
                  .build());
      await().until(() -> trial.words(backup).contains("accepted"));

      List<JobId> lists = IntStream.range(0, 200).mapToObj(this::list).toList();

      trial.awaitEnds(lists, Duration.ofSeconds(20));
      assertThat(trial.words(backup)).containsExactly("accepted");
      other.rollback();
      assertThat(trial.end(backup)).isInstanceOf(JobEvent.Succeeded.class);
    }
  }
}
