package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseMetadata;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every engine with databases does. */
public abstract class DatabasesSuite {
  private static final List<String> NOBODYS =
      List.of("", "no such database", "x'; DROP DATABASE postgres; --", "a\0b", "ü".repeat(200));

  /** For the adapter's own class. */
  protected DatabasesSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  @Test
  void databasesOfHostileNamesAreListedFoundAndDescribed() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.DATABASES, engine::databases)) {
        return;
      }
      List<String> names = subject().hostileNames();
      names.forEach(subject()::createDatabase);
      assertThat(engine.databases().list()).extracting(DatabaseMetadata::name).containsAll(names);
      for (String name : names) {
        assertThat(engine.databases().exists(name)).as(name).isTrue();
        DatabaseMetadata metadata = engine.databases().describe(name);
        assertThat(metadata.name()).isEqualTo(name);
        assertThat(metadata.sizeBytes()).as("size of " + name).isPositive();
        if (engine.capabilities().contains(Capability.DATABASE_OWNER)) {
          assertThat(metadata.owner()).isNotBlank();
        } else {
          assertThat(metadata.owner()).isNull();
        }
      }
    }
  }

  @Test
  void namesThatNoDatabaseBearsAreNotFound() {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.DATABASES, engine::databases)) {
        return;
      }
      for (String name : NOBODYS) {
        assertThat(engine.databases().exists(name)).as(name).isFalse();
        Refusals.fails(FailureCode.NOT_FOUND, () -> engine.databases().describe(name));
      }
    }
  }
}
