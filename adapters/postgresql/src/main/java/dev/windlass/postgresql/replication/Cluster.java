package dev.windlass.postgresql.replication;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.NodeSettings;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The servers of one engine, each reached by itself. Connections last as long as a look takes. Used
 * by many threads.
 */
final class Cluster implements AutoCloseable {
  private final ServerSettings settings;
  private final Map<String, NodeSettings> nodes = new LinkedHashMap<>();
  private final Map<String, Connections> connections = new LinkedHashMap<>();
  private final boolean named;

  /** Connects to nothing. An engine without nodes is one node that bears the engine's name. */
  Cluster(ServerSettings settings) {
    this.settings = settings;
    List<NodeSettings> all = NodeSettings.of(settings);
    this.named = !all.isEmpty();
    for (NodeSettings node : named ? all : List.of(NodeSettings.single(settings))) {
      nodes.put(node.name(), node);
      connections.put(node.name(), new Connections(node.server()));
    }
  }

  /** The engine's name. */
  String engine() {
    return settings.engine();
  }

  /** The engine's own settings. */
  ServerSettings settings() {
    return settings;
  }

  /** Whether the engine's document names nodes. */
  boolean hasNodes() {
    return named;
  }

  /** Whether Patroni looks after them. */
  boolean isPatroni() {
    return nodes.values().stream().anyMatch(NodeSettings::isPatroni);
  }

  /** The nodes in the document's order. */
  List<NodeSettings> nodes() {
    return List.copyOf(nodes.values());
  }

  /** A connection to one node, with a statement time-out, for the caller to close. */
  ServerConnection connect(NodeSettings node) {
    Connections own = connections.get(node.name());
    if (own == null) {
      throw new IllegalArgumentException("No node of this engine: " + node.name());
    }
    ServerConnection connection = own.open(settings.maintenanceDatabase(), Purpose.CONTROL);
    try {
      connection.execute("SET statement_timeout = " + settings.statementTimeout().toMillis());
      return connection;
    } catch (EngineException e) {
      connection.close();
      throw e;
    }
  }

  /** Asks one node; what it does not answer is in the state. */
  NodeState look(NodeSettings node) {
    try (ServerConnection connection = connect(node)) {
      return new NodeState(node, NodeLook.at(connection), null);
    } catch (EngineException e) {
      return new NodeState(node, null, e);
    }
  }

  /** Asks all nodes at the same time; in the document's order. */
  List<NodeState> look() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<NodeState>> asked = new ArrayList<>();
      for (NodeSettings node : nodes.values()) {
        Callable<NodeState> ask = () -> look(node);
        asked.add(threads.submit(ask));
      }
      List<NodeState> states = new ArrayList<>();
      for (Future<NodeState> answer : asked) {
        states.add(answer.get());
      }
      return states;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(FailureCode.CANCELLED, "Stopped while nodes were asked.", null);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A look at a node failed.", e.getCause());
    }
  }

  @Override
  public void close() {
    connections.values().forEach(Connections::close);
  }
}
