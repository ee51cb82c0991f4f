package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.controlstore.FiringRepository.Outcome;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.testbed.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class FiringRepositoryTest {
  private static final Instant AT_TWO = Instant.parse("2026-11-21T01:00:00Z");
  private static final Instant NEXT_DAY = Instant.parse("2026-11-22T01:00:00Z");
  private static DriverManagerDataSource controlStore;

  private final FiringRepository firings = new FiringRepository(controlStore, Clock.systemUTC());

  @BeforeAll
  static void makeTables() {
    String database = TestPostgres.newDatabase(FiringRepositoryTest.class);
    controlStore =
        new DriverManagerDataSource(
            TestPostgres.shared().jdbcUrl(database),
            TestPostgres.shared().user(),
            TestPostgres.shared().password());
    ControlStoreSchema.migrate(controlStore);
  }

  @BeforeEach
  void empty() {
    JdbcClient.create(controlStore).sql("DELETE FROM windlass.schedule_firing").update();
  }

  @Test
  void aFiringRecordedTwiceIsOneFiringAlsoAfterItWasPublished() {
    assertThat(firings.record(nightly(), AT_TWO, List.of("a-pg", "b-pg"), NEXT_DAY)).isEqualTo(2);
    assertThat(firings.record(nightly(), AT_TWO, List.of("b-pg", "c-pg"), NEXT_DAY)).isEqualTo(1);

    List<Firing> handed = new ArrayList<>();
    firings.publish(
        10,
        batch -> {
          handed.addAll(batch);
          return batch.stream().map(_ -> (Outcome) new Outcome.Published()).toList();
        });
    assertThat(handed)
        .containsExactlyInAnyOrder(
            new Firing(nightly(), AT_TWO, "a-pg", NEXT_DAY),
            new Firing(nightly(), AT_TWO, "b-pg", NEXT_DAY),
            new Firing(nightly(), AT_TWO, "c-pg", NEXT_DAY));

    assertThat(firings.record(nightly(), AT_TWO, List.of("a-pg"), NEXT_DAY)).isZero();
    assertThat(firings.pending()).isZero();
  }

  @Test
  void aFiringThatKafkaDidNotTakeIsHandedOutAgainAndARefusedOneIsNot() {
    firings.record(nightly(), AT_TWO, List.of("a-pg", "b-pg"), NEXT_DAY);
    firings.publish(10, batch -> batch.stream().map(firing -> laterFor("a-pg", firing)).toList());
    assertThat(firings.pending()).isEqualTo(1);
    assertThat(firings.publish(10, batch -> batch.stream().map(f -> published(f, "a-pg")).toList()))
        .hasSize(1);
  }

  @Test
  void whileOneHasAFiringNoOtherGetsIt() {
    firings.record(nightly(), AT_TWO, List.of("a-pg", "b-pg"), NEXT_DAY);
    firings.publish(
        1,
        first -> {
          CompletableFuture.runAsync(
                  () ->
                      firings.publish(
                          10,
                          second -> {
                            assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
                            return List.of(new Outcome.Published());
                          }))
              .join();
          return List.of(new Outcome.Published());
        });
    assertThat(firings.pending()).isZero();
  }

  @Test
  void aCrashWhilePublishingHandsTheFiringsOutAgain() {
    firings.record(nightly(), AT_TWO, List.of("a-pg"), NEXT_DAY);
    assertThatThrownBy(
            () ->
                firings.publish(
                    10,
                    _ -> {
                      throw new IllegalStateException("The process ends here.");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(firings.pending()).isEqualTo(1);
  }

  @Test
  void onlyFiringsThatAreDoneWithAreForgotten() {
    FiringRepository longAgo =
        new FiringRepository(controlStore, Clock.offset(Clock.systemUTC(), Duration.ofDays(-40)));
    longAgo.record(nightly(), AT_TWO, List.of("a-pg", "b-pg"), NEXT_DAY);
    firings.publish(1, _ -> List.of(new Outcome.Published()));

    assertThat(firings.forgetOlderThan(Duration.ofDays(30))).isEqualTo(1);
    assertThat(firings.pending()).isEqualTo(1);
  }

  private static Outcome laterFor(String engine, Firing firing) {
    return firing.engine().equals(engine)
        ? new Outcome.Later()
        : new Outcome.Refused("No command.");
  }

  private static Outcome published(Firing firing, String engine) {
    assertThat(firing.engine()).isEqualTo(engine);
    return new Outcome.Published();
  }

  private static ScheduleDocument nightly() {
    return new ScheduleDocument(
        "nightly",
        new ScheduleDocument.Template("database.backup", "orders", null, null),
        new ScheduleDocument.Engines("a-pg", null),
        "0 0 2 * * ?",
        "Europe/Berlin",
        null,
        null,
        null);
  }
}
