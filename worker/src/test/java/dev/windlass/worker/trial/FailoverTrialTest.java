package dev.windlass.worker.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.EngineDescribe;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailover.Mode;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.messages.command.EngineLifecycleResult;
import dev.windlass.messages.command.EngineLifecycleResult.Server;
import dev.windlass.messages.command.EngineLifecycleResult.State;
import dev.windlass.messages.command.EngineMetadata;
import dev.windlass.messages.command.EngineStart;
import dev.windlass.messages.command.EngineStop;
import dev.windlass.messages.command.ReplicationStatus;
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.messages.command.ReplicationStatusResult.Role;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.json.WindlassJson;
import dev.windlass.testbed.PostgresNode;
import dev.windlass.testbed.PostgresOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** Status and switchover of a real pair of servers, asked for over Kafka. */
@Timeout(300)
class FailoverTrialTest {
  private static final String ENGINE = "pair";

  @TempDir static Path directory;

  private static PostgresNode a;
  private static PostgresNode b;
  private static WholeWorker whole;

  @BeforeAll
  static void start() throws Exception {
    PostgresOptions options = PostgresOptions.forTests().with("shared_buffers", "16MB");
    a = PostgresNode.primary("a", options);
    b = a.standby("b", options);
    whole = WholeWorker.start(FailoverTrialTest.class, directory);
    Path password = directory.resolve("pair");
    Files.writeString(password, a.password());
    new InventoryRepository(whole.trial().store, Clock.systemUTC())
        .apply(List.of(document(password)));
  }

  @AfterAll
  static void stop() {
    whole.close();
    b.close();
    a.close();
  }

  private static EngineDocument document(Path password) {
    return new EngineDocument(
        ENGINE,
        "postgresql",
        null,
        Map.of(
            "host", StringNode.valueOf(a.host()),
            "port", IntNode.valueOf(a.port()),
            "username", StringNode.valueOf(a.user()),
            "password", StringNode.valueOf("secret:file:" + password),
            "tls", StringNode.valueOf("disable")),
        List.of(node(a), node(b)),
        null,
        null);
  }

  private static EngineDocument.Node node(PostgresNode node) {
    Map<String, JsonNode> settings = new LinkedHashMap<>();
    settings.put("control", StringNode.valueOf("pg_ctl"));
    settings.put("dataDirectory", StringNode.valueOf(node.data().toString()));
    settings.put("passfile", StringNode.valueOf(node.passfile().toString()));
    node.account().ifPresent(user -> settings.put("runAs", StringNode.valueOf(user)));
    return new EngineDocument.Node(node.name(), node.host(), node.port(), settings);
  }

  @Test
  void aPrimaryHandsOverAndTheInventoryAndTheConnectionsFollow() {
    assertThat(succeed(new ReplicationStatus(), ReplicationStatusResult.class).primary())
        .isEqualTo("a");
    assertThat(whole.trial().end(send(new EngineFailover(Mode.FORCED, "b", null, null))))
        .isInstanceOfSatisfying(
            JobEvent.Failed.class,
            failed ->
                assertThat(failed.failure().code()).isEqualTo(FailureCode.PRECONDITION_FAILED));

    EngineFailoverResult result =
        succeed(new EngineFailover(Mode.PLANNED, "b", null, null), EngineFailoverResult.class);

    assertThat(result.newPrimary()).isEqualTo("b");
    assertThat(result.downtime()).isPositive();
    assertThat(result.changes())
        .contains("Changed host and port of engine pair in the inventory to those of b.");
    EngineMetadata engine = succeed(new EngineDescribe(), EngineMetadata.class);
    assertThat(engine.port()).isEqualTo(b.port());
    assertThat(engine.role()).isEqualTo("primary");
    ReplicationStatusResult status =
        succeed(new ReplicationStatus(), ReplicationStatusResult.class);
    assertThat(status.primary()).isEqualTo("b");
    assertThat(status.findings()).isEmpty();
  }

  @Test
  void allServersAreStoppedAndStarted() {
    assertThat(succeed(new EngineStop(null, null), EngineLifecycleResult.class).servers())
        .extracting(Server::after)
        .containsExactly(State.STOPPED, State.STOPPED);
    assertThat(a.isRunning() || b.isRunning()).isFalse();

    assertThat(succeed(new EngineStart(null), EngineLifecycleResult.class).servers())
        .extracting(Server::role)
        .containsExactly(Role.PRIMARY, Role.STANDBY);
    await().atMost(Duration.ofSeconds(60)).until(FailoverTrialTest::streams);
  }

  private static boolean streams() {
    PostgresNode primary = a.ask("SELECT pg_is_in_recovery()").equals("f") ? a : b;
    return primary
        .ask("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
        .equals("1");
  }

  private static JobId send(CommandSpec spec) {
    return whole.trial().send(Command.of(Target.engine(ENGINE), spec).build());
  }

  private static <T> T succeed(CommandSpec spec, Class<T> result) {
    JobEvent end = whole.trial().end(send(spec));
    assertThat(end).isInstanceOf(JobEvent.Succeeded.class);
    return WindlassJson.events().treeToValue(((JobEvent.Succeeded) end).result(), result);
  }
}
