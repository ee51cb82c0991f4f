package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.EngineUnderTest.RunningStatement;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessKillResult;
import dev.windlass.messages.command.ProcessList;
import dev.windlass.messages.command.Session;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine with sessions does. */
public abstract class ProcessesSuite {
  /** For the adapter's own class. */
  protected ProcessesSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  @Test
  void aSessionIsListedWithoutItsStatementUnlessAskedFor() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.PROCESSES, engine::processes)) {
        return;
      }
      String database = database("listed");
      try (RunningStatement running = subject().startStatement(database)) {
        Session silent = only(engine, new ProcessList(database, null, null, null));
        assertThat(silent.id()).isEqualTo(running.sessionId());
        assertThat(silent.database()).isEqualTo(database);
        assertThat(silent.statement()).isNull();
        assertThat(only(engine, new ProcessList(database, null, null, true)).statement())
            .isNotBlank();
        assertThat(
                engine.processes().list(new ProcessList(database, null, Duration.ofHours(1), null)))
            .isEmpty();
        assertThat(engine.processes().list(new ProcessList("other'", "no\"body", null, null)))
            .isEmpty();
      }
    }
  }

  @Test
  void windlassOwnProbesAreNotListed() {
    try (Engine engine = subject().open();
        Engine other = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.PROCESSES, engine::processes)) {
        return;
      }
      other.describe();
      assertThat(engine.processes().list(ProcessList.all()))
          .extracting(Session::application)
          .doesNotContain("windlass");
    }
  }

  @Test
  void aTerminatedSessionIsGone() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.PROCESSES, engine::processes)) {
        return;
      }
      String database = database("terminated");
      try (RunningStatement running = subject().startStatement(database)) {
        Session seen = only(engine, new ProcessList(database, null, null, null));
        ProcessKill kill = new ProcessKill(seen.id(), seen.started(), null);
        if (Refusals.refusesWithout(
            engine,
            Capability.PROCESS_TERMINATE,
            () -> engine.processes().kill(kill, WorkMonitor.NONE))) {
          return;
        }
        Refusals.fails(Overtaken.CODE, () -> engine.processes().kill(kill, Overtaken.MONITOR));
        assertThat(running.sessionLives()).isTrue();
        assertThat(running.statementRuns()).isTrue();
        ProcessKillResult result = engine.processes().kill(kill, WorkMonitor.NONE);
        assertThat(result.gone()).isTrue();
        assertThat(running.sessionLives()).isFalse();
        Refusals.fails(
            FailureCode.NOT_FOUND, () -> engine.processes().kill(kill, WorkMonitor.NONE));
      }
    }
  }

  @Test
  void aCancelledStatementLeavesItsSession() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.PROCESSES, engine::processes)) {
        return;
      }
      String database = database("cancelled");
      try (RunningStatement running = subject().startStatement(database)) {
        ProcessKill kill = new ProcessKill(running.sessionId(), null, ProcessKill.Mode.CANCEL);
        if (Refusals.refusesWithout(
            engine,
            Capability.PROCESS_CANCEL,
            () -> engine.processes().kill(kill, WorkMonitor.NONE))) {
          return;
        }
        assertThat(engine.processes().kill(kill, WorkMonitor.NONE).gone()).isTrue();
        assertThat(running.statementRuns()).isFalse();
        assertThat(running.sessionLives()).isTrue();
      }
    }
  }

  @Test
  void aSessionThatTookOverAnIdIsNotHit() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.PROCESSES, engine::processes)) {
        return;
      }
      String database = database("reused");
      try (RunningStatement running = subject().startStatement(database)) {
        Session seen = only(engine, new ProcessList(database, null, null, null));
        assertThat(seen.started()).isNotNull();
        ProcessKill stale =
            new ProcessKill(seen.id(), seen.started().minus(Duration.ofMinutes(5)), null);
        Refusals.fails(
            FailureCode.NOT_FOUND, () -> engine.processes().kill(stale, WorkMonitor.NONE));
        assertThat(running.sessionLives()).isTrue();
        assertThat(running.statementRuns()).isTrue();
      }
    }
  }

  @Test
  void anIdThatIsNoneIsRefused() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.PROCESSES, engine::processes)) {
        return;
      }
      Refusals.fails(
          FailureCode.INVALID_COMMAND,
          () ->
              engine
                  .processes()
                  .kill(new ProcessKill("1; DROP TABLE x", null, null), WorkMonitor.NONE));
    }
  }

  private String database(String purpose) {
    String name = "processes " + purpose;
    subject().createDatabase(name);
    return name;
  }

  private static Session only(Engine engine, ProcessList filter) {
    List<Session> sessions = engine.processes().list(filter);
    assertThat(sessions).hasSize(1);
    return sessions.getFirst();
  }
}
