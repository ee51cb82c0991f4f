package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Databases.Dropped;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.engine.testkit.EngineUnderTest.RunningStatement;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseCreate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine does that makes and drops databases. */
public abstract class DatabaseChangesSuite {
  private static final DatabaseCreate PLAIN = DatabaseCreate.withDefaults();

  /** For the adapter's own class. */
  protected DatabaseChangesSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  private boolean absent(Engine engine) {
    return Refusals.refusesWithout(
            engine,
            Capability.DATABASE_CREATE,
            () -> engine.databases().create("new", PLAIN, WorkMonitor.NONE))
        || Refusals.refusesWithout(
            engine,
            Capability.DATABASE_DROP,
            () -> engine.databases().drop("new", false, WorkMonitor.NONE));
  }

  @Test
  void databasesOfHostileNamesAreMadeAndDropped() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      for (String hostile : subject().hostileNames()) {
        String name = "q" + hostile.substring(hostile.offsetByCodePoints(0, 1));
        assertThat(engine.databases().checkCreate(name, PLAIN)).isNotEmpty();
        assertThat(subject().hasDatabase(name)).as("after the check of " + name).isFalse();
        engine.databases().create(name, PLAIN, WorkMonitor.NONE);
        assertThat(subject().hasDatabase(name)).as(name).isTrue();
        assertThat(engine.databases().checkDrop(name, false)).isNotEmpty();
        assertThat(subject().hasDatabase(name)).as("after the check of " + name).isTrue();
        Dropped gone = engine.databases().drop(name, false, WorkMonitor.NONE);
        assertThat(gone.endedSessions()).isZero();
        assertThat(subject().hasDatabase(name)).as(name).isFalse();
      }
    }
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      subject().createDatabase("changes taken");
      Refusals.fails(
          FailureCode.ALREADY_EXISTS,
          () -> engine.databases().create("changes taken", PLAIN, WorkMonitor.NONE));
      Refusals.fails(
          FailureCode.ALREADY_EXISTS, () -> engine.databases().checkCreate("changes taken", PLAIN));
    }
  }

  @Test
  void aNameThatNoDatabaseCanBearIsRefused() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      for (String name : List.of("", "a\0b", "x".repeat(500))) {
        Refusals.fails(
            FailureCode.INVALID_COMMAND,
            () -> engine.databases().create(name, PLAIN, WorkMonitor.NONE));
        Refusals.fails(
            FailureCode.NOT_FOUND, () -> engine.databases().drop(name, true, WorkMonitor.NONE));
      }
      Refusals.fails(
          FailureCode.NOT_FOUND,
          () -> engine.databases().drop("no such database", true, WorkMonitor.NONE));
      Refusals.fails(
          FailureCode.NOT_FOUND, () -> engine.databases().checkDrop("no such database", true));
    }
  }

  @Test
  void aDatabaseInUseIsDroppedOnlyByForce() {
    try (Engine engine = subject().open()) {
      if (absent(engine) || !engine.capabilities().contains(Capability.PROCESSES)) {
        return;
      }
      String name = "changes in use";
      subject().createDatabase(name);
      try (RunningStatement running = subject().startStatement(name)) {
        assertThat(
                Refusals.fails(
                    FailureCode.PRECONDITION_FAILED,
                    () -> engine.databases().drop(name, false, WorkMonitor.NONE)))
            .hasMessageContaining(running.sessionId());
        Refusals.fails(
            FailureCode.PRECONDITION_FAILED, () -> engine.databases().checkDrop(name, false));
        assertThat(running.statementRuns()).isTrue();
        assertThat(engine.databases().checkDrop(name, true)).isNotEmpty();
        assertThat(running.statementRuns()).isTrue();
        Dropped gone = engine.databases().drop(name, true, WorkMonitor.NONE);
        assertThat(gone.endedSessions()).isEqualTo(1);
        assertThat(running.sessionLives()).isFalse();
      }
      assertThat(subject().hasDatabase(name)).isFalse();
    }
  }

  @Test
  void aCancelThatComesFirstLeavesEverything() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      subject().createDatabase("changes kept");
      CancelSwitch cancelled = new CancelSwitch();
      cancelled.cancel();
      Refusals.fails(
          FailureCode.CANCELLED,
          () -> engine.databases().create("changes never", PLAIN, cancelled));
      Refusals.fails(
          FailureCode.CANCELLED, () -> engine.databases().drop("changes kept", true, cancelled));
      assertThat(subject().hasDatabase("changes never")).isFalse();
      assertThat(subject().hasDatabase("changes kept")).isTrue();
    }
  }
}
