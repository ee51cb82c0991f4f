package dev.windlass.controlstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.messages.JobId;
import dev.windlass.messages.command.InventoryChanges.Action;
import dev.windlass.messages.command.InventoryChanges.Change;
import dev.windlass.messages.inventory.DocumentKind;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.messages.inventory.LabelSelector;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.testbed.TestPostgres;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

class InventoryRepositoryTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static DriverManagerDataSource controlStore;

  private final InventoryRepository inventory =
      new InventoryRepository(controlStore, Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeAll
  static void makeTables() {
    String database = TestPostgres.newDatabase(InventoryRepositoryTest.class);
    controlStore =
        new DriverManagerDataSource(
            TestPostgres.shared().jdbcUrl(database),
            TestPostgres.shared().user(),
            TestPostgres.shared().password());
    ControlStoreSchema.migrate(controlStore);
  }

  @BeforeEach
  void empty() {
    JdbcClient.create(controlStore).sql("DELETE FROM windlass.inventory_document").update();
  }

  @Test
  void documentsComeBackAsTheyWereWritten() {
    EngineDocument engine =
        engine(
            "orders-pg",
            "{\"host\":\"db1\",\"port\":5432,\"factor\":1e3,\"weird\":\"ğ\\\"'\\u0007\"}");
    ScheduleDocument nightly = schedule("nightly", "0 0 2 * * ?");

    assertThat(inventory.apply(List.of(nightly, engine)))
        .containsExactly(
            new Change(DocumentKind.SCHEDULE, "nightly", Action.ADDED, List.of()),
            new Change(DocumentKind.ENGINE, "orders-pg", Action.ADDED, List.of()));

    assertThat(inventory.list(null, null)).containsExactly(engine, nightly);
    assertThat(inventory.list(DocumentKind.SCHEDULE, null)).containsExactly(nightly);
    assertThat(inventory.list(null, "orders-pg")).containsExactly(engine);
    assertThat(inventory.findEngine("orders-pg").orElseThrow().document()).isEqualTo(engine);
    assertThat(inventory.findEngine("orders-pg").orElseThrow().changedAt()).isEqualTo(NOW);
    assertThat(inventory.findEngine("nightly")).isEmpty();
    assertThat(inventory.findSchedule("nightly").orElseThrow().document()).isEqualTo(nightly);
  }

  @Test
  void onlyWhatChangedGetsANewRevisionAndTheDifferenceNamesEveryField() {
    EngineDocument before = engine("orders-pg", "{\"host\":\"a\",\"port\":5432}");
    EngineDocument other = engine("other-pg", "{}");
    inventory.apply(List.of(before, other));
    long first = inventory.findEngine("orders-pg").orElseThrow().revision();

    EngineDocument after = engine("orders-pg", "{\"host\":\"b\",\"tls\":\"verify-full\"}");
    Change change =
        new Change(
            DocumentKind.ENGINE,
            "orders-pg",
            Action.CHANGED,
            List.of(
                "settings.host: \"a\" -> \"b\"",
                "settings.port: 5432 -> (none)",
                "settings.tls: (none) -> \"verify-full\""));
    Change same = new Change(DocumentKind.ENGINE, "other-pg", Action.UNCHANGED, List.of());
    assertThat(inventory.preview(List.of(after, other))).containsExactly(change, same);
    assertThat(inventory.findEngine("orders-pg").orElseThrow().document()).isEqualTo(before);

    assertThat(inventory.apply(List.of(after, other))).containsExactly(change, same);
    assertThat(inventory.findEngine("orders-pg").orElseThrow().revision()).isGreaterThan(first);
    assertThat(inventory.findEngine("other-pg").orElseThrow().revision()).isEqualTo(first);
    assertThat(inventory.revision())
        .isEqualTo(inventory.findEngine("orders-pg").orElseThrow().revision());
  }

  @Test
  void applyingTheSameAgainChangesNothingNotEvenTheRevision() {
    inventory.apply(List.of(engine("orders-pg", "{\"factor\":1e3}")));
    long revision = inventory.revision();

    assertThat(inventory.apply(List.of(engine("orders-pg", "{\"factor\":1e3}"))))
        .extracting(Change::action)
        .containsExactly(Action.UNCHANGED);
    assertThat(inventory.revision()).isEqualTo(revision);
  }

  @Test
  void whenOneDocumentCannotBeKeptNoneIs() {
    EngineDocument good = engine("good-pg", "{}");
    // A zero character in a name is what PostgreSQL never takes.
    EngineDocument bad = engine("bad\u0000pg", "{}");
    assertThatThrownBy(() -> inventory.apply(List.of(good, bad))).isInstanceOf(Exception.class);
    assertThat(inventory.list(null, null)).isEmpty();
  }

  @Test
  void aDeletedDocumentIsGoneAndItsGoingHasARevision() {
    inventory.apply(List.of(engine("orders-pg", "{}")));
    long revision = inventory.revision();

    assertThat(inventory.canDelete(DocumentKind.ENGINE, "orders-pg")).isTrue();
    assertThat(inventory.delete(DocumentKind.ENGINE, "orders-pg", lease("a1")))
        .contains(new Change(DocumentKind.ENGINE, "orders-pg", Action.DELETED, List.of()));
    assertThat(inventory.findEngine("orders-pg")).isEmpty();
    assertThat(inventory.list(null, null)).isEmpty();
    assertThat(inventory.revision()).isGreaterThan(revision);
    assertThat(inventory.canDelete(DocumentKind.ENGINE, "orders-pg")).isFalse();
    assertThat(inventory.delete(DocumentKind.ENGINE, "orders-pg", lease("a2"))).isEmpty();
    assertThat(inventory.apply(List.of(engine("orders-pg", "{}"))))
        .extracting(Change::action)
        .containsExactly(Action.ADDED);
  }

  @Test
  void aJobThatIsRunAgainAfterACrashTellsWhatItDidTheFirstTime() {
    inventory.apply(List.of(engine("a-pg", "{\"host\":\"a\"}")));
    List<EngineDocument> documents =
        List.of(engine("a-pg", "{\"host\":\"b\"}"), engine("b-pg", "{}"));
    List<Change> first = inventory.apply(documents, lease("b1"));
    long revision = inventory.revision();

    assertThat(inventory.apply(documents, lease("b1"))).isEqualTo(first);
    assertThat(inventory.revision()).isEqualTo(revision);
    assertThat(inventory.apply(documents, lease("b2")))
        .extracting(Change::action)
        .containsOnly(Action.UNCHANGED);

    assertThat(inventory.delete(DocumentKind.ENGINE, "b-pg", lease("b3")))
        .isEqualTo(inventory.delete(DocumentKind.ENGINE, "b-pg", lease("b3")))
        .isPresent();
  }

  @Test
  void aJobThatBelongsToAnotherWorkerByNowChangesNothing() {
    JobLease lost = lease("c1");
    JobLease older = new JobLease(lost.job(), lost.token() - 1, lost.worker(), lost.life());
    inventory.apply(List.of(engine("a-pg", "{}")));

    assertThatThrownBy(() -> inventory.apply(List.of(engine("b-pg", "{}")), older))
        .isInstanceOf(LeaseLost.class);
    assertThatThrownBy(() -> inventory.delete(DocumentKind.ENGINE, "a-pg", older))
        .isInstanceOf(LeaseLost.class);
    InventoryEntry<EngineDocument> read = inventory.findEngine("a-pg").orElseThrow();
    assertThatThrownBy(() -> inventory.replace(read, engine("a-pg", "{\"host\":\"b\"}"), older))
        .isInstanceOf(LeaseLost.class);
    assertThat(inventory.list(null, null)).containsExactly(engine("a-pg", "{}"));
  }

  @Test
  void whatSomebodyChangedSinceItWasReadIsNotReplaced() {
    inventory.apply(List.of(engine("e-pg", "{\"host\":\"a\"}")));
    InventoryEntry<EngineDocument> read = inventory.findEngine("e-pg").orElseThrow();
    EngineDocument others = engine("e-pg", "{\"host\":\"a\",\"tls\":true}");
    EngineDocument own = engine("e-pg", "{\"host\":\"b\"}");

    inventory.apply(List.of(others));
    assertThat(inventory.replace(read, own, lease("e1"))).isFalse();
    assertThat(inventory.list(null, "e-pg")).containsExactly(others);

    InventoryEntry<EngineDocument> again = inventory.findEngine("e-pg").orElseThrow();
    assertThat(inventory.replace(again, own, lease("e1"))).isTrue();
    assertThat(inventory.list(null, "e-pg")).containsExactly(own);
    assertThat(inventory.revision()).isGreaterThan(again.revision());

    inventory.delete(DocumentKind.ENGINE, "e-pg", lease("e2"));
    assertThat(inventory.replace(again, own, lease("e1"))).isFalse();
    assertThat(inventory.list(null, "e-pg")).isEmpty();
  }

  @Test
  void anEngineThatJobsOrSchedulesNameStays() {
    inventory.apply(List.of(engine("a-pg", "{}"), schedule("nightly", "0 0 2 * * ?", "a-pg")));
    insertJob("d1", "a-pg");

    assertThatThrownBy(() -> inventory.delete(DocumentKind.ENGINE, "a-pg", lease("d2")))
        .isInstanceOf(DocumentInUse.class)
        .hasMessage("Engine a-pg is in use: 1 job of it is open; it is named by schedule nightly.");
    assertThatThrownBy(() -> inventory.canDelete(DocumentKind.ENGINE, "a-pg"))
        .isInstanceOf(DocumentInUse.class);
    assertThat(inventory.findEngine("a-pg")).isPresent();
    assertThat(inventory.delete(DocumentKind.SCHEDULE, "nightly", lease("d3"))).isPresent();
  }

  @Test
  void aSelectorChoosesEnginesByName() {
    inventory.apply(
        List.of(
            labelled("b-pg", Map.of("env", "prod")),
            labelled("a-pg", Map.of("env", "prod")),
            labelled("c-pg", Map.of("env", "test"))));
    assertThat(inventory.engines(LabelSelector.parse("env = prod and engine = postgresql")))
        .extracting(EngineDocument::name)
        .containsExactly("a-pg", "b-pg");
  }

  @Test
  void manyAtOnceChangeOneAfterTheOther() throws Exception {
    long before = inventory.revision();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<List<Change>>> applies =
          IntStream.range(0, 40)
              .mapToObj(
                  i ->
                      (Callable<List<Change>>)
                          () ->
                              inventory.apply(
                                  List.of(
                                      engine("shared-pg", "{\"host\":\"h" + i + "\"}"),
                                      engine("own-" + i, "{}"))))
              .toList();
      for (Future<List<Change>> apply : threads.invokeAll(applies)) {
        assertThat(apply.get()).hasSize(2);
      }
    }
    assertThat(inventory.revision()).isEqualTo(before + 40);
    assertThat(inventory.list(DocumentKind.ENGINE, null)).hasSize(41);
  }

  private static EngineDocument labelled(String name, Map<String, String> labels) {
    return new EngineDocument(name, "postgresql", labels, null, null, null, null);
  }

  private static EngineDocument engine(String name, String settings) {
    JsonNode tree = WindlassJson.commands().readTree(settings);
    InventoryDocument document =
        WindlassJson.commands()
            .readValue(
                WindlassJson.commands()
                    .writeValueAsString(
                        Map.of(
                            "kind",
                            "Engine",
                            "name",
                            name,
                            "engine",
                            "postgresql",
                            "settings",
                            tree)),
                InventoryDocument.class);
    return (EngineDocument) document;
  }

  private static ScheduleDocument schedule(String name, String cron) {
    return schedule(name, cron, null);
  }

  private static ScheduleDocument schedule(String name, String cron, @Nullable String engine) {
    return new ScheduleDocument(
        name,
        new ScheduleDocument.Template(
            "database.backup",
            "orders",
            WindlassJson.commands().readTree("{\"label\":\"n\"}"),
            null),
        new ScheduleDocument.Engines(engine, engine == null ? "env = prod" : null),
        cron,
        "Europe/Berlin",
        ScheduleDocument.Misfire.SKIP,
        false,
        null);
  }

  private static JobLease lease(String job) {
    return insertJob(job, null);
  }

  /** A running job with token 5; once. */
  private static JobLease insertJob(String id, @Nullable String engine) {
    JobId job = JobId.of("/test", id);
    JdbcClient.create(controlStore)
        .sql(
            """
            INSERT INTO windlass.job (id, rank, state, long_work, gated, engine, engine_limit,
              not_before, timeout_ms, worker_id, worker, token, sequence, event_writer,
              event_number, admitted_at, command, version, source, command_id, options, spec,
              digest, topic, topic_partition, topic_offset, moments)
            VALUES (:id, 1, 'RUNNING', false, false, :engine, 4, now(), 1000, 1, 'w', 5, 1, 1, 1,
              now(), 'inventory.apply', 1, '/test', :command, '{}', '{}', '', 't', 0, 0, '{}')
            ON CONFLICT DO NOTHING
            """)
        .param("id", JobRows.toUuid(job))
        .param("engine", engine)
        .param("command", id)
        .update();
    return new JobLease(job, 5, "w", 1);
  }
}
