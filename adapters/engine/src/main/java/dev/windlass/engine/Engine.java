package dev.windlass.engine;

import dev.windlass.messages.command.EngineMetadata;
import java.time.Instant;
import java.util.Set;

/**
 * One database server, or a cluster that acts as one.
 *
 * <p>Opening costs nothing: the first call connects. All methods block, may be called by many
 * threads, end within the engine's time-outs, and throw {@link EngineException} alone. Every facet
 * that the engine lacks refuses with {@code UNSUPPORTED_OPERATION} when it is asked for.
 */
public interface Engine extends AutoCloseable {
  /** Its name in the inventory. */
  String name();

  /** What it says about itself; fails with {@code ENGINE_UNREACHABLE} when it says nothing. */
  EngineMetadata describe();

  /** Its clock. */
  Instant serverTime();

  /** What it can do. Does not connect. */
  Set<Capability> capabilities();

  /** Whether it can be worked with now; never throws for a server that is down. */
  EngineHealth checkHealth();

  /** Its databases. */
  default Databases databases() {
    throw EngineException.unsupported(name(), "databases", "Use an engine that has them.");
  }

  /** Its users. */
  default Users users() {
    throw EngineException.unsupported(name(), "users", "Use the engine's own console.");
  }

  /** Metrics and logs. */
  default Observation observation() {
    throw EngineException.unsupported(
        name(), "metrics and logs that Windlass can read", "Use the engine's own monitoring.");
  }

  /** Its configuration. */
  default Configuration configuration() {
    throw EngineException.unsupported(
        name(), "configuration that Windlass can reach", "Use the engine's own tools.");
  }

  /** Its sessions. */
  default Processes processes() {
    throw EngineException.unsupported(name(), "list of sessions", "Use the engine's own console.");
  }

  /** Statements. */
  default Queries queries() {
    throw EngineException.unsupported(name(), "query language", "Use the engine's own client.");
  }

  /** What there is in its databases. */
  default Schemas schemas() {
    throw EngineException.unsupported(
        name(), "description of tables", "Use the engine's own client.");
  }

  /** JSON documents in its databases. */
  default Documents documents() {
    throw EngineException.unsupported(
        name(), "collections of JSON documents", "Keep them in a table, with query.run.");
  }

  /** Its replication. */
  default Replication replication() {
    throw EngineException.unsupported(
        name(), "replication that Windlass can see", "Use an engine of several servers.");
  }

  /** Its servers' start and stop. */
  default Lifecycle lifecycle() {
    throw EngineException.unsupported(
        name(), "server that Windlass can start and stop", "Use the engine's own tools.");
  }

  /** Upkeep. */
  default Maintenance maintenance() {
    throw EngineException.unsupported(
        name(), "maintenance that Windlass can do", "The engine looks after itself.");
  }

  /** Backup and restore. */
  default Backups backups() {
    throw EngineException.unsupported(name(), "backup", "Use the engine's own backup.");
  }

  /** The log's archive, and servers brought back to a moment. */
  default Recovery recovery() {
    throw EngineException.unsupported(
        name(), "recovery to a moment", "Restore its newest backup of before that moment.");
  }

  /** Gives back connections and files. Calls under way end with {@code CANCELLED}. */
  @Override
  void close();
}
