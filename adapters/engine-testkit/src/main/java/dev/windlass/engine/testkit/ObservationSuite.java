package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Engine;
import dev.windlass.engine.Observation;
import dev.windlass.engine.Observation.Collected;
import dev.windlass.engine.Observation.ReadLog;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.LogEntry;
import dev.windlass.messages.command.LogsGet;
import dev.windlass.messages.event.Metric;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every engine does that gives metrics or its log. */
public abstract class ObservationSuite {
  private static final String DATABASE = "observation \"suite";

  /** For the adapter's own class. */
  protected ObservationSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  private static Instant now() {
    return Clock.systemUTC().instant();
  }

  private static Collected collect(Engine engine, @Nullable String database, String... names) {
    return engine.observation().metrics(List.of(names), database, WorkMonitor.NONE);
  }

  private boolean isSilent(Engine engine) {
    if (Refusals.refusesWithout(engine, Capability.METRICS, () -> collect(engine, null))) {
      return true;
    }
    if (!subject().hasDatabase(DATABASE)) {
      subject().createDatabase(DATABASE);
      subject().fill(DATABASE);
    }
    return false;
  }

  @Test
  void pointsBearNamesAndUnitsAndNoneIsThereTwice() {
    try (Engine engine = subject().open()) {
      if (isSilent(engine)) {
        return;
      }
      Collected all = collect(engine, null);
      assertThat(all.metrics()).isSortedAccordingTo(Comparator.comparing(Metric::name));
      assertThat(all.collectedAt())
          .isBetween(
              Instant.now().minus(Duration.ofMinutes(5)),
              Instant.now().plus(Duration.ofMinutes(5)));
      for (Metric metric : all.metrics()) {
        assertThat(metric.unit()).as(metric.name()).isNotBlank();
        Set<Object> seen = new HashSet<>();
        for (Metric.Point point : metric.points()) {
          assertThat(point.value().isNumber()).as(metric.name()).isTrue();
          assertThat(seen.add(point.attributes()))
              .as("%s %s", metric.name(), point.attributes())
              .isTrue();
        }
      }
      assertThat(all.metrics())
          .flatExtracting(Metric::points)
          .extracting(Metric.Point::attributes)
          .anySatisfy(attributes -> assertThat(attributes).containsEntry("db.namespace", DATABASE));
    }
  }

  @Test
  void onlyWhatIsAskedForIsCollected() {
    try (Engine engine = subject().open()) {
      if (isSilent(engine)) {
        return;
      }
      Collected all = collect(engine, null);
      String name = all.metrics().getFirst().name();
      assertThat(collect(engine, null, name).metrics())
          .extracting(Metric::name)
          .containsExactly(name);
      assertThat(collect(engine, null, "no.such.metric", "'; x").metrics()).isEmpty();
      assertThat(collect(engine, DATABASE).metrics())
          .flatExtracting(Metric::points)
          .extracting(point -> point.attributes().getOrDefault("db.namespace", DATABASE))
          .containsOnly(DATABASE);
      Refusals.fails(FailureCode.NOT_FOUND, () -> collect(engine, "no such database"));
      Refusals.fails(FailureCode.NOT_FOUND, () -> collect(engine, "a\0b"));
    }
  }

  @Test
  void theNewestEntriesOfTheLogComeInTheirOrder() {
    LogsGet everything = new LogsGet(now().minus(Duration.ofDays(1)), null, null, null, 5, null);
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(
          engine, Capability.LOGS, () -> engine.observation().logs(everything, WorkMonitor.NONE))) {
        return;
      }
      Observation observation = engine.observation();
      for (int i = 0; i < 7; i++) {
        subject().causeLogEntry("canary " + i);
      }
      ReadLog read = observation.logs(everything, WorkMonitor.NONE);
      assertThat(read.entries())
          .hasSize(5)
          .isSortedAccordingTo(Comparator.comparing(LogEntry::time));
      assertThat(read.truncated()).isTrue();
      ReadLog found =
          observation.logs(
              new LogsGet(null, null, LogsGet.Level.ERROR, "CANARY", 6, null), WorkMonitor.NONE);
      assertThat(found.entries()).hasSize(6);
      assertThat(found.entries().getLast().message()).contains("canary 6");
      assertThat(found.entries().getFirst().message()).contains("canary 1");
      assertThat(
              observation
                  .logs(
                      new LogsGet(null, null, null, "no 'such\" text", null, null),
                      WorkMonitor.NONE)
                  .entries())
          .isEmpty();
    }
  }
}
