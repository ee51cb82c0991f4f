package dev.windlass.worker.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseCreateResult;
import dev.windlass.messages.command.DatabaseDrop;
import dev.windlass.messages.command.DatabaseDropResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.scripted.Contexts;
import dev.windlass.worker.scripted.ScriptedContext;
import dev.windlass.worker.scripted.ScriptedEngine;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatabaseOperationsTest {
  private static final DatabaseCreate CREATE = DatabaseCreate.withDefaults();

  private final ScriptedEngine engine = new ScriptedEngine();
  private final Contexts contexts = new Contexts(engine);
  private final DatabaseCreateOperation create = new DatabaseCreateOperation();
  private final DatabaseDropOperation drop = new DatabaseDropOperation();

  private static DatabaseCreate owned(String owner, @Nullable Boolean ifAbsent) {
    return new DatabaseCreate(owner, "utf-8", null, null, ifAbsent);
  }

  private boolean created(ScriptedContext context, DatabaseCreate spec) {
    CommandResult result = create.run(context, spec);
    return ((DatabaseCreateResult) result).created();
  }

  private static FailureCode code(Runnable work) {
    return catchThrowableOfType(EngineException.class, work::run).code();
  }

  @Test
  void madeAndThereAlreadyCanBeToldApart() {
    DatabaseCreate ifAbsent = owned("me", true);
    assertThat(created(contexts.first(ifAbsent, "d"), ifAbsent)).isTrue();
    assertThat(created(contexts.first(ifAbsent, "d"), ifAbsent)).isFalse();
    assertThat(engine.script().happened()).containsExactly("create d");
  }

  @Test
  void oneThatIsThereButDiffersIsNotAsGood() {
    engine.content().put("d", Map.of());
    DatabaseCreate other = owned("somebody else", true);
    EngineException failure =
        catchThrowableOfType(
            EngineException.class, () -> create.run(contexts.first(other, "d"), other));
    assertThat(failure.code()).isEqualTo(FailureCode.ALREADY_EXISTS);
    assertThat(failure).hasMessageContaining("owner is me, not somebody else");
    assertThat(code(() -> create.run(contexts.dry(other, "d"), other)))
        .isEqualTo(FailureCode.ALREADY_EXISTS);
  }

  @Test
  void aSecondAttemptLooksFirst() {
    engine.content().put("d", Map.of());
    assertThat(created(contexts.second(CREATE, "d"), CREATE)).isFalse();
    assertThat(created(contexts.second(CREATE, "e"), CREATE)).isTrue();
    DatabaseDrop gone = new DatabaseDrop("gone", null, null);
    assertThat(((DatabaseDropResult) drop.run(contexts.second(gone, "gone"), gone)).dropped())
        .isFalse();
    DatabaseDrop there = new DatabaseDrop("d", null, null);
    assertThat(((DatabaseDropResult) drop.run(contexts.second(there, "d"), there)).dropped())
        .isTrue();
    assertThat(engine.script().happened()).containsExactly("create e", "drop d");
  }

  @Test
  void nothingIsDroppedWithoutItsNameTwice() {
    engine.content().put("d", Map.of());
    DatabaseDrop slip = new DatabaseDrop("D", true, true);
    assertThat(code(() -> drop.run(contexts.first(slip, "d"), slip)))
        .isEqualTo(FailureCode.INVALID_COMMAND);
    assertThat(code(() -> drop.run(contexts.dry(slip, "d"), slip)))
        .isEqualTo(FailureCode.INVALID_COMMAND);
    assertThat(engine.content()).containsKey("d");
  }

  @Test
  void aDryRunChangesNothing() {
    engine.content().put("d", Map.of());
    DatabaseDrop spec = new DatabaseDrop("d", true, null);
    assertThat(drop.run(contexts.dry(spec, "d"), spec)).isInstanceOf(DryRunResult.class);
    assertThat(create.run(contexts.dry(CREATE, "e"), CREATE)).isInstanceOf(DryRunResult.class);
    assertThat(engine.script().happened()).isEmpty();
  }

  @Test
  void bothExcludeEverythingElseOnTheDatabaseAndWhatTakesTheWholeEngine() {
    Target target = Target.database("e", "d");
    ResourceLock shared = ResourceLock.engine("e", Mode.SHARED);
    ResourceLock exclusive = ResourceLock.database("e", "d", Mode.EXCLUSIVE);
    assertThat(create.locks(target, CREATE)).containsExactly(shared, exclusive);
    assertThat(drop.locks(target, new DatabaseDrop("d", null, null)))
        .containsExactly(shared, exclusive);
    assertThat(create.mutates(CREATE)).isTrue();
  }
}
