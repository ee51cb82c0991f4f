package dev.windlass.worker.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.RestoreBuilds;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.worker.engine.EnginePool;
import dev.windlass.worker.scripted.OperationBench;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.ScriptedEngine;
import dev.windlass.worker.scripted.TestStores;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a restore left that will not go on is dropped, whoever ran it. */
@Timeout(120)
class RestoreSweepTest {
  private final OperationBench bench = new OperationBench(RestoreSweepTest.class);
  private final ScriptedEngine engine = bench.engine();
  private final RestoreBuilds builds = new RestoreBuilds(bench.controlStore());
  private final RestoreSweep sweep =
      new RestoreSweep(
          builds,
          new BackupChoice(
              new BackupCatalogue(bench.controlStore(), Clock.systemUTC()),
              new BackupPruning(bench.controlStore(), Clock.systemUTC()),
              bench.store(),
              TestStores.keys()),
          _ -> new Hand());
  private BackupResult backup;

  @BeforeEach
  void backUp() {
    engine.script().calm();
    backup = bench.backUp(bench.database(3));
  }

  /** The bench's engine, as the pool would hand it out. */
  private final class Hand implements EnginePool.Lease {
    @Override
    public Engine engine() {
      return engine;
    }

    @Override
    public EngineDocument document() {
      throw new UnsupportedOperationException("Nobody asks.");
    }

    @Override
    public void close() {}
  }

  private ScriptedContext broken(FailureCode code) {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = bench.start("copy", spec, CommandOptions.NONE);
    engine.script().failAt("finish", new EngineException(code, "Broken off.", null));
    assertThatThrownBy(() -> bench.restore().run(context, spec))
        .isInstanceOf(EngineException.class);
    engine.script().calm();
    return context;
  }

  private Set<String> left() {
    return engine.content().keySet().stream()
        .filter(name -> name.startsWith("windlass_"))
        .collect(Collectors.toSet());
  }

  @Test
  void aRestoreThatWaitsForItsNextAttemptKeepsWhatItBuilt() {
    broken(FailureCode.ENGINE_BUSY);

    sweep.sweep();

    assertThat(left()).hasSize(1);
  }

  @Test
  void whatARestoreBuiltIsDroppedWhenItEndsWhileItWaitsForItsNextAttempt() {
    ScriptedContext context = broken(FailureCode.ENGINE_BUSY);
    assertThat(left()).hasSize(1);
    bench.jobs().failed(context.job());

    sweep.sweep();

    assertThat(left()).isEmpty();
    assertThat(builds.takeLeft(10)).isEmpty();
  }

  @Test
  void whatCannotBeDroppedNowIsDroppedLater() {
    ScriptedContext context = broken(FailureCode.ENGINE_BUSY);
    bench.jobs().failed(context.job());
    engine
        .script()
        .failAt(
            "discard", new EngineException(FailureCode.ENGINE_UNREACHABLE, "It is away.", null));
    sweep.sweep();
    assertThat(left()).hasSize(1);

    engine.script().calm();
    sweep.sweep();
    assertThat(left()).as("not at once").hasSize(1);
    JdbcClient.create(bench.controlStore())
        .sql("UPDATE windlass.restore_build SET tried_at = tried_at - interval '16 seconds'")
        .update();
    sweep.sweep();

    assertThat(left()).isEmpty();
  }

  @Test
  void aRestoreThatEndedWellLeavesNothingToSweep() {
    DatabaseRestore spec = DatabaseRestore.of(backup.backupId());
    ScriptedContext context = bench.start("whole", spec, CommandOptions.NONE);
    bench.restore().run(context, spec);
    bench.jobs().failed(context.job());

    assertThat(builds.takeLeft(10)).isEmpty();
  }
}
