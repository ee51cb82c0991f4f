package dev.windlass.postgresql;

import dev.windlass.engine.Backups;
import dev.windlass.engine.Capability;
import dev.windlass.engine.Configuration;
import dev.windlass.engine.Databases;
import dev.windlass.engine.Documents;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineHealth;
import dev.windlass.engine.Lifecycle;
import dev.windlass.engine.Maintenance;
import dev.windlass.engine.Observation;
import dev.windlass.engine.Processes;
import dev.windlass.engine.Queries;
import dev.windlass.engine.Recovery;
import dev.windlass.engine.Replication;
import dev.windlass.engine.Schemas;
import dev.windlass.engine.Users;
import dev.windlass.messages.command.EngineMetadata;
import dev.windlass.postgresql.configuration.PostgresqlConfiguration;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerSettings;
import dev.windlass.postgresql.database.PostgresqlDatabases;
import dev.windlass.postgresql.document.PostgresqlDocuments;
import dev.windlass.postgresql.maintenance.PostgresqlMaintenance;
import dev.windlass.postgresql.observation.PostgresqlObservation;
import dev.windlass.postgresql.physical.PhysicalRecovery;
import dev.windlass.postgresql.process.PostgresqlProcesses;
import dev.windlass.postgresql.query.PostgresqlQueries;
import dev.windlass.postgresql.replication.PostgresqlLifecycle;
import dev.windlass.postgresql.replication.PostgresqlReplication;
import dev.windlass.postgresql.schema.PostgresqlSchemas;
import dev.windlass.postgresql.user.PostgresqlUsers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One PostgreSQL server. */
final class PostgresqlEngine implements Engine {
  private static final String DESCRIBE =
      """
      SELECT current_setting('server_version') AS version, version() AS product,
             pg_is_in_recovery() AS standby, pg_postmaster_start_time() AS started,
             clock_timestamp() AS now
      """;

  private final ServerSettings settings;
  private final Connections connections;
  private final PostgresqlSchemas schemas;
  private final PostgresqlReplication replication;
  private final PostgresqlLifecycle lifecycle;

  PostgresqlEngine(ServerSettings settings) {
    this.settings = settings;
    this.connections = new Connections(settings);
    this.schemas = new PostgresqlSchemas(connections);
    this.replication = new PostgresqlReplication(settings);
    this.lifecycle = new PostgresqlLifecycle(settings);
  }

  @Override
  public String name() {
    return settings.engine();
  }

  @Override
  public EngineMetadata describe() {
    try (ServerConnection connection = connections.control()) {
      List<String> missing = Privileges.missing(connection, settings.username());
      return connection.one(DESCRIBE, row -> metadata(row, missing));
    }
  }

  private EngineMetadata metadata(ResultSet row, List<String> missing) throws SQLException {
    return new EngineMetadata(
        name(),
        PostgresqlProvider.KIND,
        row.getString("version"),
        row.getString("product"),
        settings.host(),
        settings.port(),
        "up",
        row.getBoolean("standby") ? "standby" : "primary",
        row.getObject("started", OffsetDateTime.class).toInstant(),
        row.getObject("now", OffsetDateTime.class).toInstant(),
        capabilities().stream().map(Capability::name).sorted().toList(),
        missing);
  }

  @Override
  public Instant serverTime() {
    try (ServerConnection connection = connections.control()) {
      return connection.one(
          "SELECT clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class).toInstant());
    }
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.complementOf(EnumSet.of(Capability.BACKUP_NATIVE));
  }

  @Override
  public EngineHealth checkHealth() {
    long start = System.nanoTime();
    try (ServerConnection connection = connections.control()) {
      connection.one("SELECT 1", row -> row.getInt(1));
      Duration latency = Duration.ofNanos(System.nanoTime() - start);
      return new EngineHealth(
          true, latency, null, Privileges.missing(connection, settings.username()));
    } catch (EngineException e) {
      return new EngineHealth(
          false, Duration.ofNanos(System.nanoTime() - start), e.toFailure(), List.of());
    }
  }

  @Override
  public Databases databases() {
    return new PostgresqlDatabases(connections);
  }

  @Override
  public Users users() {
    return new PostgresqlUsers(connections);
  }

  @Override
  public Configuration configuration() {
    return new PostgresqlConfiguration(connections);
  }

  @Override
  public Processes processes() {
    return new PostgresqlProcesses(connections);
  }

  @Override
  public Queries queries() {
    return new PostgresqlQueries(connections);
  }

  @Override
  public Documents documents() {
    return new PostgresqlDocuments(connections);
  }

  @Override
  public Observation observation() {
    return new PostgresqlObservation(connections);
  }

  @Override
  public Schemas schemas() {
    return schemas;
  }

  @Override
  public Replication replication() {
    return replication;
  }

  @Override
  public Lifecycle lifecycle() {
    return lifecycle;
  }

  @Override
  public Maintenance maintenance() {
    return new PostgresqlMaintenance(connections);
  }

  @Override
  public Recovery recovery() {
    return new PhysicalRecovery(connections);
  }

  @Override
  public Backups backups() {
    return new PostgresqlBackups(connections);
  }

  @Override
  public void close() {
    connections.close();
    replication.close();
    lifecycle.close();
  }
}
