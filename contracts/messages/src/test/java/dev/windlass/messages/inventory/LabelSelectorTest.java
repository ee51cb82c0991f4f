package dev.windlass.messages.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
  private static final EngineDocument ORDERS =
      new EngineDocument(
          "orders-pg",
          "postgresql",
          Map.of("env", "prod", "team", "orders", "cost center", "R&D"),
          null,
          null,
          null,
          null);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env = prod",
        "env=prod and engine=postgresql",
        "name = orders-pg",
        "env in (test, prod)",
        "env not in (test, dev)",
        "env != test",
        "region != eu",
        "not region = eu",
        "not not env = prod",
        "env = test or team = orders",
        "env = test and team = x or engine = postgresql",
        "env = prod and (team = x or team = orders)",
        "not (env = test or env = dev) AND ENGINE_X != 1",
        "\"cost center\" = 'R&D'",
        "engine IN (postgresql)"
      })
  void fitsTheEngine(String selector) {
    assertThat(LabelSelector.parse(selector).matches(ORDERS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env = test",
        "env = Prod",
        "region = eu",
        "region in (eu, us)",
        "env = prod and not engine = postgresql",
        "(env = test or team = orders) and name = other"
      })
  void doesNotFitTheEngine(String selector) {
    assertThat(LabelSelector.parse(selector).matches(ORDERS)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|1|at position 1, expected a label, name, engine, \"not\" or \"(\", not the end",
        "env|4|at position 4, expected =, !=, \"in\" or \"not in\", not the end",
        "env = prod an engine = x|12|at position 12, expected \"and\", \"or\" or the end, not \"an\"",
        "env = |6|at position 6, expected a value, not the end",
        "(env = prod|12|at position 12, expected \"and\", \"or\" or \")\", not the end",
        "env in prod|8|at position 8, expected \"(\", not \"prod\"",
        "env in (prod|13|at position 13, expected a comma or \")\", not the end",
        "env == prod|6|at position 6, expected a value, not \"=\"",
        "env = and|7|at position 7, expected a value, not \"and\"",
        "env = 'prod|12|at position 12, expected a closing ', not the end",
        "env ~ prod|5|at position 5, expected a word, a quoted text, =, !=, a comma or a parenthesis, not \"~\"",
      })
  void saysWhereItStopsMakingSense(String selector, int position, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOfSatisfying(
            SelectorSyntaxException.class,
            refused -> assertThat(refused.position()).isEqualTo(position))
        .hasMessage(message);
  }

  @Test
  void refusesASelectorOfEndlessParenthesesWithASentence() {
    assertThatThrownBy(() -> LabelSelector.parse("(".repeat(100_000)))
        .isInstanceOf(SelectorSyntaxException.class)
        .hasMessageContaining("1000 characters at most");
    assertThatThrownBy(() -> LabelSelector.parse("(".repeat(999)))
        .isInstanceOf(SelectorSyntaxException.class)
        .hasMessageContaining("at position 1000");
  }
}
