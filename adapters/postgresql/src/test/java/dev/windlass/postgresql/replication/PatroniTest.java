package dev.windlass.postgresql.replication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Replication.Attempt;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailover.Mode;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.messages.command.EngineLifecycleResult.Server;
import dev.windlass.messages.command.EngineRestart;
import dev.windlass.messages.command.EngineStop;
import dev.windlass.testbed.PostgresServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.node.StringNode;

/**
 * What Windlass asks of Patroni's REST API, and what it makes of the answers. The server behind the
 * API is ours: it does with {@code pg_ctl} what it was asked for, or refuses. {@link
 * PatroniRealTest} has the real one.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PatroniTest {
  private static final String PAUSED = "\"pause\":true,";

  private final TestCluster cluster = TestCluster.start();
  private final Engine byHand = cluster.engine();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer api;
  private Engine engine;
  private volatile String pause = "";
  private volatile String leader = "member-a";
  private volatile int status = 200;
  private volatile Runnable deed = () -> {};

  @BeforeAll
  void start() throws IOException {
    api = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    api.createContext("/", this::answer);
    api.start();
    cluster.underPatroni("http://127.0.0.1:" + api.getAddress().getPort());
    engine =
        cluster.engine(
            Map.of(
                "patroniUsername", StringNode.valueOf("admin"),
                "patroniPassword", StringNode.valueOf("secret:test:patroni")));
  }

  @AfterAll
  void stop() {
    engine.close();
    byHand.close();
    api.stop(0);
    cluster.close();
  }

  @BeforeEach
  void well() {
    asked.clear();
    pause = "";
    status = 200;
    deed = () -> {};
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String login = exchange.getRequestHeaders().getFirst("Authorization");
      if (path.equals("/cluster")) {
        send(exchange, 200, members());
        return;
      }
      asked.add(path + " " + body + " " + login);
      if (status == 200) {
        deed.run();
      }
      send(exchange, status, status == 200 ? "done" : "switchover is not possible");
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private String members() {
    StringBuilder members = new StringBuilder("{" + pause + "\"members\":[");
    for (String name : List.of("a", "b", "c")) {
      members.append(
          "%s{\"name\":\"member-%s\",\"role\":\"%s\",\"state\":\"streaming\",\"host\":\"%s\",\"port\":%d,\"tags\":%s}"
              .formatted(
                  name.equals("a") ? "" : ",",
                  name,
                  leader.equals("member-" + name) ? "leader" : "replica",
                  cluster.node(name).host(),
                  cluster.node(name).port(),
                  name.equals("c") ? "{\"nofailover\":true}" : "{}"));
    }
    return members + "]}";
  }

  private EngineFailoverResult planned(String to) {
    return engine
        .replication()
        .failover(
            new EngineFailover(Mode.PLANNED, to, null, null),
            new Attempt("job", 1, false),
            WorkMonitor.NONE);
  }

  private static AbstractThrowableAssert<?, ?> refused(FailureCode code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void handOver(String to) {
    byHand
        .replication()
        .failover(
            new EngineFailover(Mode.PLANNED, to, null, null),
            new Attempt("by-hand-" + to, 1, false),
            WorkMonitor.NONE);
    leader = "member-" + to;
  }

  @Test
  void patroniHandsOverAndTheServersTellWhatBecameOfIt() {
    deed = () -> handOver("b");
    EngineFailoverResult result = planned("b");
    String login =
        Base64.getEncoder()
            .encodeToString(("admin:" + cluster.node("a").password()).getBytes(UTF_8));
    assertThat(asked)
        .containsExactly(
            "/switchover {\"leader\":\"member-a\",\"candidate\":\"member-b\"} Basic " + login);
    assertThat(result.newPrimary()).isEqualTo("b");
    assertThat(result.timeline()).isEqualTo(2);
    assertThat(result.downtime()).isPositive();
    assertThat(result.warnings()).isEmpty();
    assertThat(
            engine
                .replication()
                .failover(
                    new EngineFailover(Mode.PLANNED, "b", null, null),
                    new Attempt("job", 2, true),
                    WorkMonitor.NONE)
                .changes())
        .containsExactly("An earlier attempt made b the primary.");
    handOver("a");
  }

  @Test
  void whatPatroniRefusesChangedNothing() {
    status = 412;
    refused(FailureCode.PRECONDITION_FAILED, () -> planned("b"))
        .hasMessage("Patroni says (412): switchover is not possible");
    status = 401;
    refused(FailureCode.PERMISSION_DENIED, () -> planned("b"))
        .hasMessageContaining("Patroni of node b refuses switchover")
        .hasMessageNotContaining(cluster.node("a").password());
  }

  @Test
  void whatMustNotBeIsNotAskedFor() {
    pause = PAUSED;
    refused(FailureCode.PRECONDITION_FAILED, () -> planned("b"))
        .hasMessageContaining("Patroni is paused.");
    pause = "";
    refused(FailureCode.PRECONDITION_FAILED, () -> planned("c"))
        .hasMessageContaining("which may not become the leader");
    refused(
            FailureCode.PRECONDITION_FAILED,
            () ->
                engine
                    .replication()
                    .checkFailover(new EngineFailover(Mode.FORCED, "b", null, null)))
        .hasMessageContaining("Answering as primary: a.");
    refused(
            FailureCode.UNSUPPORTED_OPERATION,
            () -> engine.lifecycle().checkStop(new EngineStop("b", null)))
        .hasMessageContaining("Patroni looks after");
    assertThat(asked).isEmpty();
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void withoutALeaderPatroniIsAskedForAFailover() {
    cluster.node("a").kill();
    EngineFailover forced = new EngineFailover(Mode.FORCED, "b", null, null);
    refused(FailureCode.PRECONDITION_FAILED, () -> engine.replication().checkFailover(forced))
        .hasMessageContaining("Patroni's leader is member-a.");
    leader = "nobody";
    deed = () -> cluster.node("b").execute("SELECT pg_promote()");
    EngineFailoverResult result =
        engine.replication().failover(forced, new Attempt("job", 1, false), WorkMonitor.NONE);
    assertThat(asked)
        .singleElement()
        .asString()
        .startsWith("/failover {\"candidate\":\"member-b\"}");
    assertThat(result.newPrimary()).isEqualTo("b");
    assertThat(result.lostBytes()).as("nobody knows").isNull();
  }

  @Test
  void patroniRestartsAServer() {
    deed =
        () -> {
          cluster.node("b").stop(PostgresServer.Mode.FAST);
          cluster.node("b").start();
        };
    assertThat(engine.lifecycle().restart(new EngineRestart("b", null), WorkMonitor.NONE).servers())
        .extracting(Server::node)
        .containsExactly("b");
    assertThat(asked).singleElement().asString().startsWith("/restart {}");
    deed = () -> {};
    status = 503;
    refused(
            FailureCode.PRECONDITION_FAILED,
            () -> engine.lifecycle().restart(new EngineRestart("b", null), WorkMonitor.NONE))
        .hasMessageContaining("Patroni says (503)");
  }
}
