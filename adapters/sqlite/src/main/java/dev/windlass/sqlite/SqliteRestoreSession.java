package dev.windlass.sqlite;

import com.github.luben.zstd.ZstdInputStream;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.PartReport;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.sqlite.SqliteConnection.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the copy under a temporary name and renames it. How far it came stands in the directory:
 * the temporary database is there, and beside it a mark when it is loaded whole.
 */
final class SqliteRestoreSession implements RestoreSession {
  private static final int PIECE = 1 << 20;

  private final DatabaseFiles files;
  private final SqliteBackups backups;
  private final RestoreRequest request;
  private final BackupManifest manifest;
  private final ObjectSource source;
  private final String temporary;
  private final Path file;
  private final Path mark;

  SqliteRestoreSession(
      DatabaseFiles files,
      SqliteBackups backups,
      RestoreRequest request,
      BackupManifest manifest,
      ObjectSource source) {
    this.files = files;
    this.backups = backups;
    this.request = request;
    this.manifest = manifest;
    this.source = source;
    this.temporary = "windlass_" + request.jobId();
    this.file = files.file(temporary);
    this.mark = file.resolveSibling("." + file.getFileName() + ".loaded");
  }

  @Override
  public void prepare(WorkMonitor monitor) {
    monitor.throwIfCancelled();
    var _ = backups.checkRestore(request, manifest);
    try {
      if (!Files.exists(file)) {
        Files.deleteIfExists(mark);
        Files.createFile(file);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private EngineException failed(IOException e) {
    if (e.getCause() instanceof EngineException known) {
      return known;
    }
    return new EngineException(
        FailureCode.INTEGRITY_FAILED,
        "The backup of \"%s\" could not be read whole: %s"
            .formatted(manifest.database(), e.getMessage()),
        null,
        "Restore another backup, and look at the disk and the object store.",
        e);
  }

  @Override
  public List<BackupPart> pendingParts() {
    if (Files.exists(mark)) {
      return List.of();
    }
    BackupManifest.Part part = manifest.parts().getFirst();
    return List.of(
        new BackupPart(part.object().name(), "database " + manifest.database(), part.dataBytes()));
  }

  @Override
  public PartReport load(BackupPart part, WorkMonitor monitor) {
    long expected = manifest.parts().getFirst().dataBytes();
    try (InputStream in = new ZstdInputStream(source.open(part.name()));
        OutputStream out = Files.newOutputStream(file)) {
      byte[] piece = new byte[PIECE];
      long done = 0;
      for (int length = in.readNBytes(piece, 0, PIECE);
          length > 0;
          length = in.readNBytes(piece, 0, PIECE)) {
        monitor.throwIfCancelled();
        out.write(piece, 0, length);
        done += length;
        monitor.progress("restore", done, expected, "bytes");
      }
      if (done != expected) {
        throw new IOException("%d bytes instead of %d".formatted(done, expected));
      }
      out.flush();
      Files.createFile(mark);
      return new PartReport(part, 0, done, Map.of());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void finish(WorkMonitor monitor) {
    monitor.throwIfCancelled();
    try (SqliteConnection connection = files.connect(file, Mode.READ);
        WorkMonitor.Registration stop = monitor.onCancel(connection::interrupt)) {
      List<String> found = connection.query("PRAGMA quick_check", row -> row.getString(1));
      if (!found.equals(List.of("ok"))) {
        throw new EngineException(
            FailureCode.INTEGRITY_FAILED,
            "The restored database is damaged: " + found.getFirst(),
            "Restore another backup.");
      }
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      throw e;
    }
  }

  /** Nobody may be in the middle of a transaction on the one that is replaced. */
  @Override
  public boolean publish(WorkMonitor monitor) {
    monitor.throwIfCancelled();
    if (!Files.exists(file) && files.exists(request.database())) {
      return request.replace();
    }
    var _ = backups.checkRestore(request, manifest);
    Path place = files.file(request.database());
    try {
      boolean replaced = Files.exists(place);
      if (replaced) {
        replace(place);
      } else {
        Files.createLink(place, file);
        Files.delete(file);
      }
      Files.deleteIfExists(mark);
      return replaced;
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw new EngineException(
          FailureCode.ALREADY_EXISTS,
          "A database named \"%s\" came meanwhile.".formatted(request.database()),
          "Restore under another name.");
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void replace(Path place) throws IOException {
    try (SqliteConnection old = files.connect(place, Mode.MAINTAIN)) {
      old.execute("PRAGMA journal_mode = DELETE");
      old.execute("BEGIN EXCLUSIVE");
      Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
      DatabaseFiles.removeCompanions(place);
    }
  }

  @Override
  public boolean isPublished() {
    return !files.exists(temporary);
  }

  @Override
  public void discard() {
    SqliteBackupSession.remove(file);
    SqliteBackupSession.remove(mark);
  }

  @Override
  public void close() {}

  @Override
  public @Nullable String temporaryName() {
    return files.exists(temporary) ? temporary : null;
  }
}
