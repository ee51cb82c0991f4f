package dev.windlass.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.inventory.EngineDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The adapters on the class path. */
class EngineRegistryTest {
  @Test
  void aKindThatNoAdapterServesIsNamedWithThoseThatAre() {
    EngineRegistry registry = EngineRegistry.of(List.of(provider("toy")), Secret::of);
    EngineException failure =
        catchThrowableOfType(
            EngineException.class,
            () ->
                registry.check(new EngineDocument("orders", "tpy", null, null, null, null, null)));
    assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION_INVALID);
    assertThat(failure).hasMessageContainingAll("orders", "tpy", "toy");
  }

  @Test
  void twoAdaptersOfOneKindAreNotTaken() {
    assertThatThrownBy(
            () -> EngineRegistry.of(List.of(provider("toy"), provider("toy")), Secret::of))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("toy");
  }

  @Test
  void anEngineIsOpenedByItsKind() {
    EngineRegistry registry = EngineRegistry.of(List.of(provider("toy")), Secret::of);
    EngineException refusal =
        catchThrowableOfType(
            EngineException.class,
            () -> registry.open(new EngineDocument("t", "toy", null, null, null, null, null)));
    assertThat(refusal).hasMessageContaining("opened t");
  }

  private static EngineProvider provider(String kind) {
    return new EngineProvider() {
      @Override
      public String kind() {
        return kind;
      }

      @Override
      public List<Setting> settings() {
        return List.of();
      }

      @Override
      public Engine open(String name, EngineSettings settings) {
        throw new EngineException(FailureCode.INTERNAL, "opened " + name, null);
      }
    };
  }
}
