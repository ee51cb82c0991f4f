package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.Schemas;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.command.SchemaDescribe;
import dev.windlass.messages.command.SchemaDescribeResult;
import dev.windlass.messages.command.SchemaDescribeResult.Column;
import dev.windlass.messages.command.SchemaDescribeResult.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine does that describes tables. */
public abstract class SchemasSuite {
  private static final String DATABASE = "schemas 'suite";

  /** For the adapter's own class. */
  protected SchemasSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  private boolean absent(Engine engine) {
    if (Refusals.refusesWithout(engine, Capability.SCHEMA, engine::schemas)) {
      return true;
    }
    if (!subject().hasDatabase(DATABASE)) {
      subject().createDatabase(DATABASE);
    }
    return false;
  }

  private void make(Engine engine, String table) {
    if (!subject().hasTable(DATABASE, table)) {
      engine
          .queries()
          .run(
              DATABASE,
              new QueryRun(subject().createTable(table), null, false, null, null, null),
              new NoRows(),
              WorkMonitor.NONE);
    }
  }

  private static List<String> names(SchemaDescribeResult result) {
    return result.tables().stream().map(Table::name).toList();
  }

  @Test
  void tablesAreDescribedWithTheirColumns() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      make(engine, "described");
      SchemaDescribeResult result =
          engine.schemas().describe(DATABASE, new SchemaDescribe(null, List.of("desc*"), true));
      assertThat(names(result)).containsExactly("described");
      assertThat(result.truncated()).isFalse();
      assertThat(result.tables().getFirst().columns())
          .extracting(Column::name)
          .containsExactly("a");
    }
  }

  @Test
  void aFreshAnswerShowsWhatWasMadeAMomentAgo() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      Schemas schemas = engine.schemas();
      SchemaDescribe wanted = new SchemaDescribe(null, List.of("kept*"), null);
      make(engine, "kept_first");
      SchemaDescribeResult first = schemas.describe(DATABASE, wanted);
      make(engine, "kept_second");
      SchemaDescribeResult fresh =
          schemas.describe(DATABASE, new SchemaDescribe(null, List.of("kept*"), true));
      assertThat(names(fresh)).containsExactly("kept_first", "kept_second");
      assertThat(fresh.readAt()).isAfterOrEqualTo(first.readAt());
      assertThat(names(schemas.describe(DATABASE, wanted))).hasSize(2);
    }
  }

  @Test
  void namesThatNothingBearsBringNothing() {
    try (Engine engine = subject().open()) {
      if (absent(engine)) {
        return;
      }
      for (String name : List.of("%", "_", "no'such", "\\", "a\0b")) {
        SchemaDescribe wanted = new SchemaDescribe(null, List.of(name), null);
        assertThat(engine.schemas().describe(DATABASE, wanted).tables()).as(name).isEmpty();
      }
      Refusals.fails(
          FailureCode.NOT_FOUND,
          () -> engine.schemas().describe("no such database", SchemaDescribe.all()));
    }
  }
}
