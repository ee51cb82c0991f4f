package dev.windlass.postgresql;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.postgresql.backup.PostgresqlBackupSession;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.physical.PhysicalBackups;
import dev.windlass.postgresql.restore.ExistingRestoreSession;
import dev.windlass.postgresql.restore.PostgresqlRestoreSession;
import dev.windlass.postgresql.restore.RestorePlan;
import dev.windlass.postgresql.tool.ClientTools;
import dev.windlass.postgresql.tool.ClientTools.Tools;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Logical backups: schema by {@code pg_dump}, rows by COPY, all of one moment. Physical ones: see
 * {@link PhysicalBackups}.
 */
final class PostgresqlBackups implements Backups {
  private static final Set<BackupMethod> METHODS =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(List.of(BackupMethod.LOGICAL, BackupMethod.PHYSICAL)));

  private final Connections connections;
  private final ClientTools tools;
  private final PhysicalBackups physical;

  PostgresqlBackups(Connections connections) {
    this.connections = connections;
    this.tools = new ClientTools(connections.settings().toolsDirectory());
    this.physical = new PhysicalBackups(connections);
  }

  @Override
  public Set<BackupMethod> methods() {
    return METHODS;
  }

  @Override
  public List<String> checkBackup(BackupRequest request) {
    if (request.method() == BackupMethod.PHYSICAL) {
      return physical.check(request);
    }
    Tools chosen = dumpTools(request);
    PostgresqlBackupSession.check(connections, request);
    try (ServerConnection connection = connections.control()) {
      ServerVersion version = ServerVersion.of(connection);
      return List.of(
          "Hold the tables of database \"%s\" still and take a snapshot (PostgreSQL %s)."
              .formatted(request.database(), version.text()),
          "Write the schema with pg_dump %s.".formatted(chosen.version()),
          "Write the rows with %d connections at the same time, compressed with zstd level %d."
              .formatted(request.parallelism(), request.compressionLevel()));
    }
  }

  @Override
  public BackupSession begin(BackupRequest request, WorkMonitor monitor) {
    if (request.method() == BackupMethod.PHYSICAL) {
      return physical.begin(request);
    }
    return PostgresqlBackupSession.begin(connections, request, dumpTools(request), monitor);
  }

  @Override
  public Optional<BackupSession> resume(BackupRequest request, String token, WorkMonitor monitor) {
    if (request.method() == BackupMethod.PHYSICAL) {
      return Optional.empty();
    }
    return PostgresqlBackupSession.resume(connections, request, dumpTools(request), token, monitor);
  }

  private Tools dumpTools(BackupRequest request) {
    if (request.method() != BackupMethod.LOGICAL) {
      throw EngineException.unsupported(
          connections.settings().engine(),
          "backup of method " + request.method(),
          "Use method LOGICAL or PHYSICAL.");
    }
    if (request.database().isEmpty()) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "A logical backup is one of a database, and the target names none.",
          "Give target.database, or use method PHYSICAL for the whole server.");
    }
    try (ServerConnection connection = connections.control()) {
      return tools.serving(ServerVersion.of(connection).major());
    }
  }

  @Override
  public List<String> checkRestore(RestoreRequest request, BackupManifest manifest) {
    restoreTools(manifest);
    return RestorePlan.check(connections, request, manifest);
  }

  @Override
  public RestoreSession restore(
      RestoreRequest request, BackupManifest manifest, ObjectSource source) {
    if (request.scope().existing() != null) {
      return new ExistingRestoreSession(
          connections, request, manifest, source, restoreTools(manifest));
    }
    return new PostgresqlRestoreSession(
        connections, request, manifest, source, restoreTools(manifest));
  }

  /** What a {@code pg_dump} wrote, a {@code pg_restore} of its version or a later one reads. */
  private Tools restoreTools(BackupManifest manifest) {
    Object major = manifest.properties().get("toolsMajor");
    return tools.serving(major instanceof Number number ? number.intValue() : 0);
  }
}
