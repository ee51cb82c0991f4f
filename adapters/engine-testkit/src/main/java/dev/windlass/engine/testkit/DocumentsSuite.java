package dev.windlass.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Documents;
import dev.windlass.engine.Engine;
import dev.windlass.engine.Queries.Outcome;
import dev.windlass.engine.Queries.RowSink;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DocumentList;
import dev.windlass.messages.command.QueryResult.Column;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.json.WindlassJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What every engine does that keeps JSON documents. */
public abstract class DocumentsSuite {
  private static final String DATABASE = "documents 'suite";
  private static final List<String> HOSTILE =
      List.of("o'brien", "say \"hi\"", "; drop table x --", "a\\b", "ünïcödé 🙂", " ", "%", "1");

  /** For the adapter's own class. */
  protected DocumentsSuite() {}

  /** The engine. */
  protected abstract EngineUnderTest subject();

  private void with(BiConsumer<Engine, Documents> test) {
    try (Engine engine = subject().open()) {
      if (Refusals.refusesWithout(engine, Capability.DOCUMENTS, engine::documents)) {
        return;
      }
      if (!subject().hasDatabase(DATABASE)) {
        subject().createDatabase(DATABASE);
      }
      test.accept(engine, engine.documents());
    }
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) WindlassJson.commands().readTree(text);
  }

  private static final class Kept implements RowSink {
    final List<String> ids = new ArrayList<>();
    final List<JsonNode> documents = new ArrayList<>();

    @Override
    public void columns(List<Column> columns) {
      assertThat(columns).isEqualTo(Documents.COLUMNS);
    }

    @Override
    public void row(List<JsonNode> values) {
      ids.add(values.getFirst().asString());
      documents.add(values.getLast());
    }
  }

  @Test
  void whatIsSavedIsReadBackAsItWas() {
    with(
        (_, documents) -> {
          ObjectNode document =
              json(
                  """
                  {"name":"Zoë","tags":["new",null,true],"credit":12.50,"large":12345678901234567890,
                   "deep":{"a":{"b":[[]]}},"quote":"it's \\"so\\"","line":"a\\nb"}
                  """);
          assertThat(documents.save(DATABASE, "read back", "1", document, WorkMonitor.NONE))
              .isTrue();
          assertThat(documents.get(DATABASE, "read back", "1")).isEqualTo(document);
        });
  }

  @Test
  void aSecondDocumentOfAnIdTakesThePlaceOfTheFirst() {
    with(
        (_, documents) -> {
          documents.save(DATABASE, "replaced", "1", json("{\"a\":1}"), WorkMonitor.NONE);
          assertThat(documents.save(DATABASE, "replaced", "1", json("{\"b\":2}"), WorkMonitor.NONE))
              .isFalse();
          assertThat(documents.get(DATABASE, "replaced", "1")).isEqualTo(json("{\"b\":2}"));
        });
  }

  @Test
  void whatIsDeletedIsGoneAndDeletingItAgainIsNoFailure() {
    with(
        (_, documents) -> {
          documents.save(DATABASE, "deleted", "1", json("{}"), WorkMonitor.NONE);
          assertThat(documents.delete(DATABASE, "deleted", "1", WorkMonitor.NONE)).isTrue();
          assertThat(documents.delete(DATABASE, "deleted", "1", WorkMonitor.NONE)).isFalse();
          assertThat(documents.delete(DATABASE, "never there", "1", WorkMonitor.NONE)).isFalse();
          Refusals.fails(FailureCode.NOT_FOUND, () -> documents.get(DATABASE, "deleted", "1"));
        });
  }

  @Test
  void hostileNamesAndIdsAreNamesAndIds() {
    with(
        (_, documents) -> {
          for (String name : HOSTILE) {
            for (String id : HOSTILE) {
              documents.save(
                  DATABASE, "hostile " + name, id, json("{}").put("id", id), WorkMonitor.NONE);
            }
          }
          for (String name : HOSTILE) {
            Kept kept = new Kept();
            documents.list(DATABASE, DocumentList.of("hostile " + name), kept, WorkMonitor.NONE);
            assertThat(kept.ids).as(name).containsExactlyInAnyOrderElementsOf(HOSTILE);
            for (int i = 0; i < kept.ids.size(); i++) {
              assertThat(kept.documents.get(i).get("id").asString()).isEqualTo(kept.ids.get(i));
            }
          }
        });
  }

  @Test
  void whoLostTheRightToTheWorkChangesNothing() {
    with(
        (_, documents) -> {
          documents.save(DATABASE, "overtaken", "1", json("{\"a\":1}"), WorkMonitor.NONE);
          Refusals.fails(
              Overtaken.CODE,
              () ->
                  documents.save(DATABASE, "overtaken", "1", json("{\"a\":2}"), Overtaken.MONITOR));
          Refusals.fails(
              Overtaken.CODE,
              () -> documents.delete(DATABASE, "overtaken", "1", Overtaken.MONITOR));
          assertThat(documents.get(DATABASE, "overtaken", "1")).isEqualTo(json("{\"a\":1}"));
        });
  }

  @Test
  void aListIsReadPageByPageInTheOrderOfIds() {
    with(
        (_, documents) -> {
          for (int i = 10; i < 35; i++) {
            documents.save(DATABASE, "pages", "d" + i, json("{}").put("n", i), WorkMonitor.NONE);
          }
          List<String> all = new ArrayList<>();
          String after = null;
          Outcome page;
          do {
            Kept kept = new Kept();
            page =
                documents.list(
                    DATABASE, new DocumentList("pages", after, 10), kept, WorkMonitor.NONE);
            assertThat(page.rowCount()).isEqualTo(kept.ids.size());
            all.addAll(kept.ids);
            after = all.getLast();
          } while (page.truncated());
          assertThat(all).hasSize(25).isSorted().doesNotHaveDuplicates();
        });
  }

  @Test
  void whatIsNotThereIsNotFound() {
    with(
        (_, documents) -> {
          Refusals.fails(
              FailureCode.NOT_FOUND, () -> documents.get(DATABASE, "no collection", "1"));
          Refusals.fails(
              FailureCode.NOT_FOUND,
              () ->
                  documents.list(
                      DATABASE, DocumentList.of("no collection"), new Kept(), WorkMonitor.NONE));
          Refusals.fails(FailureCode.NOT_FOUND, () -> documents.get("no such database", "c", "1"));
          Refusals.fails(
              FailureCode.NOT_FOUND,
              () -> documents.save("no such database", "c", "1", json("{}"), WorkMonitor.NONE));
        });
  }

  @Test
  void aTableThatIsNoCollectionIsLeftAlone() {
    with(
        (engine, documents) -> {
          if (!engine.capabilities().contains(Capability.QUERIES)) {
            return;
          }
          if (!subject().hasTable(DATABASE, "plain")) {
            engine
                .queries()
                .run(
                    DATABASE,
                    new QueryRun(subject().createTable("plain"), null, false, null, null, null),
                    new NoRows(),
                    WorkMonitor.NONE);
          }
          Refusals.fails(
              FailureCode.CONFLICT,
              () -> documents.save(DATABASE, "plain", "1", json("{}"), WorkMonitor.NONE));
          Refusals.fails(FailureCode.CONFLICT, () -> documents.get(DATABASE, "plain", "1"));
          Refusals.fails(
              FailureCode.CONFLICT,
              () -> documents.delete(DATABASE, "plain", "1", WorkMonitor.NONE));
        });
  }
}
