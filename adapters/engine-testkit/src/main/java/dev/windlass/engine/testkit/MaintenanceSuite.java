package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.Maintenance;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseMaintain;
import dev.windlass.messages.command.DatabaseMaintain.Task;
import dev.windlass.messages.command.DatabaseMaintainResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine does that does upkeep. */
public abstract class MaintenanceSuite {
  private static final String DATABASE = "maintenance 'suite";

  /** For the adapter's own class. */
  protected MaintenanceSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  private boolean absent(Engine engine) {
    if (Refusals.refusesWithout(engine, Capability.MAINTENANCE, engine::maintenance)) {
      return true;
    }
    if (!subject().hasDatabase(DATABASE)) {
      subject().createDatabase(DATABASE);
      subject().fill(DATABASE);
    }
    return false;
  }

  private static DatabaseMaintain every(Task task) {
    return new DatabaseMaintain(task, null, null, true);
  }

  @Test
  void everyTaskIsDoneOrRefusedAndChangesNoContent() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      Maintenance maintenance = engine.maintenance();
      if (maintenance.tasks().contains(Task.CHECK)) {
        // It may install what it needs, which is content too.
        maintenance.maintain(
            DATABASE, new DatabaseMaintain(Task.CHECK, null, null, true), WorkMonitor.NONE);
      }
      String before = subject().image(DATABASE);
      for (Task task : Task.values()) {
        if (maintenance.tasks().contains(task)) {
          assertThat(maintenance.checkMaintain(DATABASE, every(task))).as(task.name()).isNotEmpty();
          DatabaseMaintainResult result =
              maintenance.maintain(DATABASE, every(task), WorkMonitor.NONE);
          assertThat(result.task()).isEqualTo(task);
          assertThat(result.done()).as(task.name()).isPositive();
          assertThat(result.failed()).as("%s: %s", task, result.objects()).isZero();
          assertThat(result.objects()).hasSize(result.done() + result.skipped());
        } else {
          assertThat(
                  Refusals.fails(
                      FailureCode.UNSUPPORTED_OPERATION,
                      () -> maintenance.maintain(DATABASE, every(task), WorkMonitor.NONE)))
              .hasMessageContaining(engine.name());
        }
      }
      assertThat(subject().image(DATABASE)).isEqualTo(before);
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      Maintenance maintenance = engine.maintenance();
      Task task = maintenance.tasks().iterator().next();
      for (String name : List.of("no such table", "x'; DROP TABLE y; --", "\"", "a\0b")) {
        DatabaseMaintain wanted = new DatabaseMaintain(task, List.of(name), null, null);
        Refusals.fails(
            FailureCode.NOT_FOUND, () -> maintenance.maintain(DATABASE, wanted, WorkMonitor.NONE));
      }
      Refusals.fails(
          FailureCode.NOT_FOUND,
          () -> maintenance.maintain("no such database", every(task), WorkMonitor.NONE));
    }
  }

  @Test
  void aCancelStopsIt() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      CancelSwitch cancelled = new CancelSwitch();
      cancelled.cancel();
      Maintenance maintenance = engine.maintenance();
      Task task = maintenance.tasks().iterator().next();
      Refusals.fails(
          FailureCode.CANCELLED, () -> maintenance.maintain(DATABASE, every(task), cancelled));
    }
  }
}
