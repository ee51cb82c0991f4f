package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseList;
import dev.windlass.messages.command.DatabaseListResult;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.testbed.PostgresServer;
import dev.windlass.testbed.S3Server;
import dev.windlass.testbed.TestPostgres;
import dev.windlass.testbed.TestS3;
import dev.windlass.worker.WorkerApplication;
import dev.windlass.worker.operation.OperationCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** The worker as it is delivered, with real operations on real parts. */
@Timeout(300)
class WholeWorkerTest {
  private static final String BUCKET = "wholeworker";
  private static final String ENGINE = "whole";

  @TempDir static Path directory;

  private static Trial trial;
  private static ConfigurableApplicationContext worker;
  private static String source;

  @BeforeAll
  static void startWorker() throws Exception {
    trial = new Trial(WholeWorkerTest.class);
    S3Server storage = TestS3.shared();
    storage.createBucket(BUCKET);
    applyEngine();
    source = TestPostgres.newDatabase(WholeWorkerTest.class);
    TestPostgres.shared()
        .psql(source, "CREATE TABLE t AS SELECT i, md5(i::text) FROM generate_series(1, 5000) i;");
    Map<String, Object> properties = new LinkedHashMap<>(trial.servers());
    properties.put("spring.config.name", "worker");
    properties.put("windlass.worker.name", "whole");
    properties.put("windlass.object-store.endpoint", storage.endpoint().toString());
    properties.put("windlass.object-store.region", storage.region());
    properties.put("windlass.object-store.bucket", BUCKET);
    properties.put("windlass.object-store.access-key", storage.accessKey());
    properties.put("windlass.object-store.secret-key", storage.secretKey());
    properties.put("logging.structured.format.console", "");
    worker =
        new SpringApplicationBuilder(WorkerApplication.class)
            .web(WebApplicationType.NONE)
            .registerShutdownHook(false)
            .properties(properties)
            .run();
  }

  private static void applyEngine() throws Exception {
    PostgresServer server = TestPostgres.shared();
    Path password = directory.resolve("password");
    Files.writeString(password, server.password());
    new InventoryRepository(trial.store, Clock.systemUTC())
        .apply(
            List.of(
                new EngineDocument(
                    ENGINE,
                    "postgresql",
                    null,
                    Map.of(
                        "host", StringNode.valueOf("127.0.0.1"),
                        "port", IntNode.valueOf(server.port()),
                        "username", StringNode.valueOf(server.user()),
                        "password", StringNode.valueOf("secret:file:" + password),
                        "tls", StringNode.valueOf("disable")),
                    null,
                    null,
                    new EngineDocument.Policy(true, true))));
  }

  @AfterAll
  static void stopWorker() {
    if (worker != null) {
      worker.close();
    }
    trial.close();
  }

  @Test
  void everyCommandHasItsOperation() {
    assertThat(worker.getBean(OperationCatalog.class).unserved()).isEmpty();
  }

  @Test
  void aBackupThatWasAskedForOverKafkaCanBeRestoredOverKafka() {
    BackupResult backup =
        succeed(Command.backup(ENGINE, source).reason("CHG-7").build(), BackupResult.class);
    String copy = source + "_copy";

    RestoreResult restored =
        succeed(Command.restore(ENGINE, copy, backup.backupId()).build(), RestoreResult.class);

    assertThat(restored.rows()).isEqualTo(backup.rows()).isEqualTo(5_000);
    String image = "SELECT count(*), md5(string_agg(t::text, '' ORDER BY i)) FROM t";
    assertThat(TestPostgres.shared().psql(copy, image))
        .isEqualTo(TestPostgres.shared().psql(source, image));
    JobId again = trial.send(Command.restore(ENGINE, copy, backup.backupId()).build());
    assertThat(trial.end(again))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(FailureCode.ALREADY_EXISTS));
  }

  @Test
  void databasesAreListedAndQueriesRun() {
    DatabaseListResult list = succeed(engine(new DatabaseList()), DatabaseListResult.class);
    QueryResult rows =
        succeed(
            Command.query(ENGINE, source, "SELECT count(*) FROM t WHERE i <= ?", 10).build(),
            QueryResult.class);

    assertThat(list.databases()).anyMatch(database -> database.name().equals(source));
    assertThat(rows.rowCount()).isEqualTo(1);
    assertThat(rows.object()).isNotNull();
  }

  private static Command engine(CommandSpec spec) {
    return Command.of(Target.engine(ENGINE), spec).build();
  }

  private static <T> T succeed(Command command, Class<T> result) {
    JobEvent end = trial.end(trial.send(command));
    assertThat(end).isInstanceOf(JobEvent.Succeeded.class);
    return WindlassJson.events().treeToValue(((JobEvent.Succeeded) end).result(), result);
  }
}
