package dev.windlass.postgresql.physical;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.BackupFacts;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.Backups.BackupSession;
import dev.windlass.engine.Backups.WrittenPart;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.backup.Pace;
import dev.windlass.postgresql.backup.StoreFailure;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.connection.WalSender;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A base backup under way. The server sends everything in one stream, so there are no parts to be
 * written side by side: {@link #stream} writes them all. A temporary slot keeps the log that the
 * backup needs until it is sent. When the worker dies, the server ends the session, and the next
 * attempt starts from the beginning.
 */
final class PhysicalBackupSession implements BackupSession {
  private final Connections connections;
  private final BackupRequest request;
  private final WalSender sender;
  private final ServerFacts facts;

  private PhysicalBackupSession(
      Connections connections, BackupRequest request, WalSender sender, ServerFacts facts) {
    this.connections = connections;
    this.request = request;
    this.sender = sender;
    this.facts = facts;
  }

  static PhysicalBackupSession open(
      Connections connections, BackupRequest request, ServerVersion version) {
    WalSender sender = connections.replication(Purpose.BACKUP);
    try (ServerConnection control = connections.control()) {
      String slot = "windlass_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
      var _ =
          sender.rows("CREATE_REPLICATION_SLOT " + slot + " TEMPORARY PHYSICAL (RESERVE_WAL true)");
      ServerFacts facts = ServerFacts.read(control, version);
      return new PhysicalBackupSession(connections, request, sender, facts);
    } catch (RuntimeException e) {
      sender.close();
      throw e;
    }
  }

  @Override
  public String token() {
    return "none";
  }

  @Override
  public BackupFacts facts() {
    return facts.toFacts();
  }

  @Override
  public List<BackupPart> parts() {
    return List.of();
  }

  @Override
  public WrittenPart write(BackupPart part, ObjectSink sink, WorkMonitor monitor) {
    throw new EngineException(
        FailureCode.INTERNAL, "A physical backup has no part that is written by itself.", null);
  }

  @Override
  public void stream(ObjectSink sink, WorkMonitor monitor, Consumer<WrittenPart> written) {
    monitor.throwIfCancelled();
    monitor.progress("checkpoint", 0, null, "bytes");
    try (WorkMonitor.Registration stop = monitor.onCancel(sender::abort);
        BaseBackup backup =
            new BaseBackup(
                sender,
                sink,
                request.compressionLevel(),
                request.parallelism(),
                new Pace(connections, request.pace()),
                written)) {
      BaseBackup.Extent extent = backup.run(monitor);
      monitor.throwIfCancelled();
      try (ServerConnection control = connections.control()) {
        facts.ended(control, extent);
      }
    } catch (IOException e) {
      monitor.throwIfCancelled();
      throw StoreFailure.of(e, "of the base backup");
    } catch (RuntimeException e) {
      monitor.throwIfCancelled();
      throw e;
    }
  }

  @Override
  public String instructions(BackupManifest manifest) {
    return PhysicalInstructions.write(manifest);
  }

  @Override
  public void close() {
    sender.close();
  }
}
