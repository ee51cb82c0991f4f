package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.Cli.Run;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DocumentDelete;
import dev.windlass.messages.command.DocumentDeleteResult;
import dev.windlass.messages.command.DocumentGet;
import dev.windlass.messages.command.DocumentList;
import dev.windlass.messages.command.DocumentSave;
import dev.windlass.messages.command.DocumentSaveResult;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryResult.Column;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.testbed.TestKafka;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The commands about JSON documents: what is sent, and what is shown. */
@Timeout(120)
class DocumentsOverKafkaTest {
  private static FakeWorker worker;
  @TempDir Path directory;

  @BeforeAll
  static void startWorker() throws Exception {
    worker = new FakeWorker(TestKafka.shared().bootstrapServers());
  }

  @AfterAll
  static void stopWorker() throws Exception {
    worker.close();
  }

  private Run run(CommandResult result, String... arguments) {
    worker.answer(
        command -> List.of(FakeWorker.accepted(command), FakeWorker.succeeded(command, result)));
    return new Cli(directory)
        .with("WINDLASS_KAFKA", TestKafka.shared().bootstrapServers())
        .with("NO_COLOR", "1")
        .terminal(80)
        .run(arguments);
  }

  @Test
  void aDocumentIsSavedAsItWasTyped() {
    Run run =
        run(
            new DocumentSaveResult("customers", "4711", true),
            "save-document",
            "local",
            "shop",
            "customers",
            "4711",
            "{\"name\": \"Zoë\"}");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Made document 4711 of customers.");
    assertThat(worker.last().target()).isEqualTo(Target.database("local", "shop"));
    DocumentSave sent = (DocumentSave) worker.last().spec();
    assertThat(sent.document()).hasToString("{\"name\":\"Zoë\"}");
  }

  @Test
  void whatIsNoObjectIsNotSent() {
    for (String text : List.of("[1]", "{\"a\":", "4711")) {
      Run run = new Cli(directory).run("save-document", "local", "shop", "customers", "1", text);
      assertThat(run.exit()).as(text).isEqualTo(2);
      assertThat(run.err()).contains("The document is not");
    }
  }

  @Test
  void documentsAreShownOneARow() {
    ObjectNode document = (ObjectNode) WindlassJson.commands().readTree("{\"name\":\"Zoë\"}");
    QueryResult result =
        new QueryResult(
            List.of(new Column("id", "text"), new Column("document", "json")),
            List.of(List.of(StringNode.valueOf("4711"), document)),
            null,
            1,
            false,
            null);
    Run list =
        run(result, "documents", "local", "shop", "customers", "--after", "4", "--limit", "9");
    assertThat(list.exit()).isZero();
    assertThat(list.out()).contains("4711", "{\"name\":\"Zoë\"}");
    assertThat(worker.last().spec()).isEqualTo(new DocumentList("customers", "4", 9));
    assertThat(run(result, "document", "local", "shop", "customers", "4711").exit()).isZero();
    assertThat(worker.last().spec()).isEqualTo(new DocumentGet("customers", "4711"));
  }

  @Test
  void whatWasGoneAlreadyIsSaid() {
    Run run =
        run(
            new DocumentDeleteResult("customers", "4711", false),
            "delete-document",
            "local",
            "shop",
            "customers",
            "4711");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("gone already");
    assertThat(worker.last().spec()).isEqualTo(new DocumentDelete("customers", "4711"));
  }
}
