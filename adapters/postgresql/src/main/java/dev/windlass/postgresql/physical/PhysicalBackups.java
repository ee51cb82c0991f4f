package dev.windlass.postgresql.physical;

import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.Backups.BackupSession;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.connection.WalSender;
import java.util.List;

/** Backups of a whole server, as its files. */
public final class PhysicalBackups {
  /** Before it, the server sends each tablespace in a copy of its own, and other options. */
  static final int OLDEST = 15;

  private final Connections connections;

  /** Backs this server up. */
  public PhysicalBackups(Connections connections) {
    this.connections = connections;
  }

  /** What a backup would do; fails where it would fail. */
  public List<String> check(BackupRequest request) {
    request.scope().requireWhole(connections.settings().engine(), "PHYSICAL");
    ServerVersion version = version(request);
    try (WalSender sender = connections.replication(Purpose.BACKUP)) {
      var _ = sender.rows("IDENTIFY_SYSTEM");
    }
    return List.of(
        "Have PostgreSQL %s send its files, all tablespaces, and the log that they need."
            .formatted(version.text()),
        "Compare every file with the server's own manifest, and compress with zstd level %d."
            .formatted(request.compressionLevel()));
  }

  /** Opens the session; the server copies nothing yet. */
  public BackupSession begin(BackupRequest request) {
    request.scope().requireWhole(connections.settings().engine(), "PHYSICAL");
    ServerVersion version = version(request);
    return PhysicalBackupSession.open(connections, request, version);
  }

  private ServerVersion version(BackupRequest request) {
    String engine = connections.settings().engine();
    if (!request.database().isEmpty()) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "A physical backup is one of the whole server, and the target names database \"%s\"."
              .formatted(request.database()),
          "Leave target.database out, or use method LOGICAL.");
    }
    try (ServerConnection connection = connections.control()) {
      ServerVersion version = ServerVersion.of(connection);
      if (!version.atLeast(OLDEST)) {
        throw EngineException.unsupported(
            engine,
            "physical backup of PostgreSQL " + version.text(),
            "It needs PostgreSQL %d or later; back the databases up logically.".formatted(OLDEST));
      }
      if (connection.one("SHOW wal_level", row -> row.getString(1)).equals("minimal")) {
        throw new EngineException(
            FailureCode.PRECONDITION_FAILED,
            "The server of engine %s has wal_level = minimal; a physical backup needs replica."
                .formatted(engine),
            "Set wal_level = replica and start the server anew.");
      }
      return version;
    }
  }
}
