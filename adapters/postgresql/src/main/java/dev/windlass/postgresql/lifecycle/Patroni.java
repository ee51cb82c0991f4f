package dev.windlass.postgresql.lifecycle;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.NodeSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Patroni's REST API on one node, as its documentation has it ("Patroni REST API"). Patroni looks
 * after its server: it alone starts, stops and promotes it, and Windlass asks.
 */
public final class Patroni {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int LONGEST_TEXT = 300;

  private final NodeSettings node;
  private final URI address;

  /** Connects to nothing. */
  public Patroni(NodeSettings node) {
    this.node = node;
    this.address = URI.create(node.patroni().orElseThrow());
  }

  /**
   * One member of the cluster.
   *
   * @param name Patroni's name for it
   * @param role {@code leader}, {@code replica}, {@code sync_standby}, …
   * @param state {@code running}, {@code streaming}, …
   * @param host where its server listens; null when not known
   * @param port where its server listens
   * @param noFailover whether its tags keep it from becoming the leader
   */
  public record Member(
      String name, String role, String state, @Nullable String host, int port, boolean noFailover) {
    /** Whether it holds the leader's key. */
    public boolean isLeader() {
      return role.equals("leader") || role.equals("standby_leader");
    }
  }

  /**
   * What Patroni knows of the cluster.
   *
   * @param members in its order
   * @param paused whether it looks on and does nothing
   */
  public record Members(List<Member> members, boolean paused) {
    /** Keeps a copy. */
    public Members {
      members = List.copyOf(members);
    }
  }

  /**
   * What it answered to a request that changes something.
   *
   * @param status of HTTP
   * @param text its own words
   */
  public record Reply(int status, String text) {
    /** Whether it did what was asked for. */
    public boolean isDone() {
      return status == 200;
    }
  }

  /** The cluster, as this node's Patroni sees it. */
  public Members members() {
    HttpResponse<String> response = send(request("/cluster").GET().build(), "its cluster");
    if (response.statusCode() != 200) {
      throw strange("its cluster", response.statusCode(), response.body());
    }
    try {
      JsonNode cluster = JSON.readTree(response.body());
      List<Member> members = new ArrayList<>();
      for (JsonNode member : cluster.path("members")) {
        members.add(
            new Member(
                member.path("name").asString(""),
                member.path("role").asString(""),
                member.path("state").asString(""),
                member.path("host").asString(null),
                member.path("port").asInt(0),
                member.path("tags").path("nofailover").asBoolean(false)));
      }
      return new Members(members, cluster.path("pause").asBoolean(false));
    } catch (JacksonException e) {
      throw strange("its cluster", response.statusCode(), response.body());
    }
  }

  /** Asks for a handover; returns when it is done, or Patroni gives up. */
  public Reply switchover(String leader, String candidate, Duration patience) {
    return post(
        "/switchover",
        JSON.createObjectNode().put("leader", leader).put("candidate", candidate),
        patience);
  }

  /** Asks for a failover without a leader; returns when it is done, or Patroni gives up. */
  public Reply failover(String candidate, Duration patience) {
    return post("/failover", JSON.createObjectNode().put("candidate", candidate), patience);
  }

  /** Asks for a restart of this node's server; returns when it is done, or Patroni gives up. */
  public Reply restart(Duration patience) {
    return post("/restart", JSON.createObjectNode(), patience);
  }

  private Reply post(String path, ObjectNode body, Duration patience) {
    HttpResponse<String> response =
        send(
            request(path)
                .header("Content-Type", "application/json")
                .timeout(patience)
                .POST(BodyPublishers.ofString(body.toString()))
                .build(),
            path.substring(1));
    if (response.statusCode() == 401 || response.statusCode() == 403) {
      throw new EngineException(
          FailureCode.PERMISSION_DENIED,
          "Patroni of node %s refuses %s: %s"
              .formatted(node.name(), path.substring(1), brief(response.body())),
          "Set patroniUsername and patroniPassword in the Engine document, and see the allowlist of Patroni's restapi.");
    }
    return new Reply(response.statusCode(), brief(response.body()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path)).timeout(CONNECT);
    node.server()
        .patroniUsername()
        .ifPresent(user -> request.header("Authorization", "Basic " + login(user)));
    return request;
  }

  private String login(String user) {
    String password = node.server().patroniPassword().map(Secret::reveal).orElse("");
    return Base64.getEncoder()
        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> send(HttpRequest request, String what) {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new EngineException(
          FailureCode.ENGINE_UNREACHABLE,
          "Patroni of node %s does not answer when it is asked for %s: %s"
              .formatted(node.name(), what, e),
          null,
          "Check patroni in the node's settings, and whether Patroni runs there.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(FailureCode.CANCELLED, "Stopped while Patroni was asked.", null);
    }
  }

  private EngineException strange(String what, int status, String text) {
    return new EngineException(
        FailureCode.PRECONDITION_FAILED,
        "Patroni of node %s answers with status %d when it is asked for %s: %s"
            .formatted(node.name(), status, what, brief(text)),
        "Check patroni in the node's settings.");
  }

  private static String brief(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) + "…" : line;
  }
}
