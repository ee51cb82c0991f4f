package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DryRunResult;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody waits for offsets, and they are committed all the same. */
class OffsetsTrialTest {
  private static final DryRunResult DONE = new DryRunResult(List.of());
  private static final int COMMANDS = 20;
  private final Trial trial = new Trial(OffsetsTrialTest.class);

  @AfterEach
  void end() {
    trial.close();
  }

  private void run(String id) {
    trial.end(
        trial.send(
            Command.of(Target.engine("pg"), new DatabaseList()).source("/test").id(id).build()));
  }

  @Test
  void whatIsTakenInIsCommittedThoughNothingComesBehindIt() {
    trial.worker("w", _ -> DONE);
    run("1");
    await().until(() -> trial.committed() == 1);
    run("2");
    await().until(() -> trial.committed() == 2);
  }

  @Test
  void aWorkerThatStopsLeavesNothingToBeDeliveredAgain() throws Exception {
    TrialWorker worker = trial.worker("w", _ -> DONE);
    for (int number = 0; number < COMMANDS; number++) {
      run(String.valueOf(number));
    }
    worker.close();
    assertThat(trial.committed()).isEqualTo(COMMANDS);
  }
}
