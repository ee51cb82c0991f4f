package dev.windlass.messages.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.CommandOptions;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DatabaseListResult;
import dev.windlass.messages.command.QueryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class WindlassJsonTest {
  private final JsonMapper commands = WindlassJson.commands();
  private final JsonMapper events = WindlassJson.events();

  @Test
  void whatIsDerivedIsNotWritten() {
    assertThat(commands.writeValueAsString(new CommandOptions(null, null, null, true)))
        .isEqualTo("{\"dryRun\":true}");
    assertThat(commands.writeValueAsString(CommandOptions.NONE)).isEqualTo("{}");
  }

  @Test
  void timesAreText() {
    assertThat(
            commands.writeValueAsString(
                new CommandOptions(
                    Duration.ofHours(30), Instant.parse("2026-11-20T22:00:00Z"), null, null)))
        .isEqualTo("{\"timeout\":\"PT30H\",\"notBefore\":\"2026-11-20T22:00:00Z\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"parallelism\":\"4\"}",
        "{\"parallelism\":4.5}",
        "{\"parallelism\":true}",
        "{\"label\":4}",
        "{\"method\":0}",
        "{\"method\":\"logical\"}",
        "{\"unknown\":1}",
        "{\"label\":\"a\",\"label\":\"b\"}",
        "{} {}"
      })
  void commandsAreReadStrictly(String json) {
    assertThatThrownBy(() -> commands.readValue(json, DatabaseBackup.class))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  void eventsMayHoldFieldsThatAreNotKnown() {
    Failure failure =
        events.readValue(
            "{\"code\":\"INTERNAL\",\"message\":\"m\",\"transient\":false,\"mood\":\"bad\"}",
            Failure.class);

    assertThat(failure).isEqualTo(Failure.of(FailureCode.INTERNAL, "m", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"m\",\"transient\":false}",
        "{\"code\":\"INTERNAL\",\"message\":null,\"transient\":false}",
        "{\"code\":\"INTERNAL\",\"message\":\"m\"}"
      })
  void whatIsNotNullableMustBeThere(String json) {
    assertThatThrownBy(() -> events.readValue(json, Failure.class))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  void listsHoldNoNullsExceptWhereAnyJsonMayStand() {
    assertThatThrownBy(() -> events.readValue("{\"databases\":[null]}", DatabaseListResult.class))
        .isInstanceOf(JacksonException.class);
    QueryResult result =
        events.readValue(
            "{\"columns\":[],\"rows\":[[null,1]],\"rowCount\":1,\"truncated\":false}",
            QueryResult.class);
    assertThat(result.rows()).hasSize(1);
    assertThat(result.rows().getFirst().getFirst().isNull()).isTrue();
  }

  @Test
  void numbersKeepTheirDigits() {
    List<String> numbers = List.of("12345678901234567890.10", "0.30", "1E+400");

    assertThat(numbers)
        .allSatisfy(number -> assertThat(commands.readTree(number).toString()).isEqualTo(number));
  }
}
