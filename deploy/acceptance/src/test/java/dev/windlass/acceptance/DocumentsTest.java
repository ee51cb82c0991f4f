package dev.windlass.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DocumentDelete;
import dev.windlass.messages.command.DocumentDeleteResult;
import dev.windlass.messages.command.DocumentGet;
import dev.windlass.messages.command.DocumentList;
import dev.windlass.messages.command.DocumentSave;
import dev.windlass.messages.command.DocumentSaveResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.json.WindlassJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** JSON documents on SQLite, through Kafka and nothing else. */
class DocumentsTest {
  private static final Target OPEN = Target.database("open-notes", "shop");
  private static final Target CLOSED = Target.database("closed-notes", "shop");

  @BeforeAll
  static void twoEnginesOfOneDirectory() throws Exception {
    Path directory = SharedHouse.directory("documents");
    apply(OPEN, directory, new EngineDocument.Policy(true, null));
    apply(CLOSED, directory, null);
    SharedHouse.run(Command.of(OPEN, DatabaseCreate.withDefaults()));
  }

  private static void apply(Target target, Path directory, EngineDocument.Policy policy)
      throws InterruptedException {
    SharedHouse.apply(
        SharedHouse.client(),
        new EngineDocument(
            target.engine(),
            "sqlite",
            null,
            Map.of("directory", StringNode.valueOf(directory.toString())),
            null,
            null,
            policy));
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) WindlassJson.commands().readTree(text);
  }

  private static DocumentSaveResult save(String collection, String id, String document)
      throws InterruptedException {
    return SharedHouse.run(Command.of(OPEN, new DocumentSave(collection, id, json(document))))
        .as(DocumentSaveResult.class);
  }

  private static List<List<JsonNode>> rows(QueryResult result) {
    return result.rows() == null ? List.of() : result.rows();
  }

  @Test
  void aDocumentIsSavedReadReplacedAndDeleted() throws Exception {
    assertThat(save("customers", "4711", "{\"name\":\"Zoë\",\"credit\":12.50}").created()).isTrue();
    assertThat(save("customers", "4711", "{\"name\":\"Zoë\",\"credit\":0}").created()).isFalse();

    QueryResult read =
        SharedHouse.run(Command.of(OPEN, new DocumentGet("customers", "4711")))
            .as(QueryResult.class);
    assertThat(rows(read).getFirst().getLast()).hasToString("{\"name\":\"Zoë\",\"credit\":0}");
    QueryResult asked =
        SharedHouse.run(
                Command.of(
                    OPEN,
                    new QueryRun(
                        "select document ->> 'name' from customers where id = ?",
                        List.of(StringNode.valueOf("4711")),
                        null,
                        null,
                        null,
                        QueryRun.Destination.INLINE)))
            .as(QueryResult.class);
    assertThat(rows(asked).getFirst().getFirst().asString()).isEqualTo("Zoë");

    DocumentDelete delete = new DocumentDelete("customers", "4711");
    assertThat(SharedHouse.run(Command.of(OPEN, delete)).as(DocumentDeleteResult.class).deleted())
        .isTrue();
    assertThat(SharedHouse.run(Command.of(OPEN, delete)).as(DocumentDeleteResult.class).deleted())
        .isFalse();
    assertThatThrownBy(
            () -> SharedHouse.run(Command.of(OPEN, new DocumentGet("customers", "4711"))))
        .hasMessageContaining("NOT_FOUND");
  }

  @Test
  void documentsStayOutOfTheStatusTopicUnlessThePolicyAllowsThem() throws Exception {
    for (int i = 1; i <= 3; i++) {
      save("secrets", "s" + i, "{\"word\":\"sesame %d\"}".formatted(i));
    }
    DocumentList two = new DocumentList("secrets", null, 2);

    QueryResult open = SharedHouse.run(Command.of(OPEN, two)).as(QueryResult.class);
    QueryResult closed = SharedHouse.run(Command.of(CLOSED, two)).as(QueryResult.class);

    assertThat(rows(open)).extracting(row -> row.getFirst().asString()).containsExactly("s1", "s2");
    assertThat(open.truncated()).isTrue();
    assertThat(closed.rows()).isNull();
    assertThat(closed.object()).isNotNull();
    assertThat(closed.rowCount()).isEqualTo(2);
  }

  @Test
  void aDryRunSaysWhatWouldBeDoneAndDoesNothing() throws Exception {
    DryRunResult result =
        SharedHouse.run(
                Command.of(OPEN, new DocumentSave("imagined", "1", json("{}"))).dryRun(true))
            .as(DryRunResult.class);

    assertThat(result.would()).containsExactly("Make document \"1\" of collection \"imagined\".");
    assertThatThrownBy(() -> SharedHouse.run(Command.of(OPEN, DocumentList.of("imagined"))))
        .hasMessageContaining("NOT_FOUND");
  }

  @Test
  void postgresqlKeepsDocumentsToo() throws Exception {
    Target target = Target.database(SharedHouse.ENGINE, "postgres");
    String collection = "kept by DocumentsTest";

    SharedHouse.run(
        Command.of(target, new DocumentSave(collection, "4711", json("{\"name\":\"Zoë\"}"))));
    QueryResult asked =
        SharedHouse.run(
                Command.of(
                    target,
                    QueryRun.of("SELECT document ->> 'name' FROM \"%s\"".formatted(collection))))
            .as(QueryResult.class);
    assertThat(asked.rowCount()).isEqualTo(1);
    SharedHouse.run(Command.of(target, new DocumentDelete(collection, "4711")));
    assertThatThrownBy(
            () -> SharedHouse.run(Command.of(target, new DocumentGet(collection, "4711"))))
        .hasMessageContaining("NOT_FOUND");
  }
}
