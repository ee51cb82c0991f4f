package dev.windlass.worker.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Observation;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.LogEntry;
import dev.windlass.messages.command.LogsGet;
import dev.windlass.messages.command.LogsGetResult;
import dev.windlass.messages.command.QueryRun.Destination;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.scripted.Contexts;
import dev.windlass.worker.scripted.ScriptedEngine;
import dev.windlass.worker.scripted.TestStores;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LogsGetOperationTest {
  private static ObjectStore store;

  private final ScriptedEngine engine = new ScriptedEngine();

  @BeforeAll
  static void openStore() {
    store = TestStores.open(LogsGetOperationTest.class);
  }

  private LogsGetResult run(
      int entries, @Nullable Destination destination, EngineDocument.Policy policy) {
    engine.observation(new Entries(entries));
    LogsGet spec = new LogsGet(null, null, null, null, null, destination);
    return (LogsGetResult)
        new LogsGetOperation(store).run(new Contexts(engine, policy).first(spec, null), spec);
  }

  /** A log of so many entries. */
  private record Entries(int count) implements Observation {
    @Override
    public Collected metrics(List<String> names, @Nullable String database, WorkMonitor monitor) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ReadLog logs(LogsGet filter, WorkMonitor monitor) {
      LogEntry entry =
          new LogEntry(
              ScriptedEngine.NOW,
              "ERROR",
              "It failed.",
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              "select 'secret'");
      return new ReadLog(Collections.nCopies(count, entry), false, List.of("log/a.json"));
    }
  }

  @Test
  void entriesAreShownOnlyWhereThePolicyAllowsRowsAndStatements() {
    assertThat(run(2, Destination.INLINE, new EngineDocument.Policy(true, true)).entries())
        .hasSize(2);
    for (EngineDocument.Policy narrow :
        List.of(
            new EngineDocument.Policy(true, null),
            new EngineDocument.Policy(null, true),
            new EngineDocument.Policy(false, false))) {
      LogsGetResult result = run(2, Destination.INLINE, narrow);
      assertThat(result.entries()).isNull();
      assertThat(result.toString()).doesNotContain("secret");
    }
  }

  @Test
  void manyEntriesGoIntoAnObject() {
    LogsGetResult result = run(5_000, Destination.INLINE, new EngineDocument.Policy(true, true));
    assertThat(result.entries()).isNull();
    assertThat(result.count()).isEqualTo(5_000);
    assertThat(result.object()).isNotNull();
    assertThat(result.object().bytes()).isGreaterThan(256 << 10);
    assertThat(result.object().location()).endsWith(".jsonl");
  }

  @Test
  void anObjectIsWhatOneGetsWithoutAsking() {
    assertThat(run(1, null, new EngineDocument.Policy(true, true)).object()).isNotNull();
  }
}
