package dev.windlass.sqlite;

import com.github.luben.zstd.ZstdOutputStream;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.BackupFacts;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.Backups.BackupSession;
import dev.windlass.engine.Backups.WrittenPart;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.ObjectSink.ObjectWriter;
import dev.windlass.engine.PartReport;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.sqlite.SqliteConnection.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteJDBCLoader;

/** One copy on its way to the object store. */
final class SqliteBackupSession implements BackupSession {
  /** The one object of a backup. */
  static final String OBJECT = "database.sqlite.zst";

  private static final int PIECE = 1 << 20;

  private final DatabaseFiles files;
  private final BackupRequest request;
  private final Path copy;
  private final Instant moment;

  SqliteBackupSession(DatabaseFiles files, BackupRequest request, Path copy, Instant moment) {
    this.files = files;
    this.request = request;
    this.copy = copy;
    this.moment = moment;
  }

  static void remove(Path file) {
    try {
      DatabaseFiles.remove(file);
    } catch (IOException left) {
      // A later backup removes it.
    }
  }

  @Override
  public String token() {
    return String.valueOf(copy.getFileName());
  }

  @Override
  public BackupFacts facts() {
    try (SqliteConnection connection = files.connect(copy, Mode.READ)) {
      long tables =
          connection.one(
              "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
                  + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
              row -> row.getLong(1));
      return new BackupFacts(moment, SQLiteJDBCLoader.getVersion(), tables, Map.of());
    }
  }

  @Override
  public List<BackupPart> parts() {
    return List.of(new BackupPart(OBJECT, "database " + request.database(), size()));
  }

  private long size() {
    try {
      return Files.size(copy);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private EngineException failed(IOException e) {
    if (e.getCause() instanceof EngineException known) {
      return known;
    }
    return new EngineException(
        FailureCode.STORAGE_UNREACHABLE,
        "The backup of \"%s\" could not be written: %s"
            .formatted(request.database(), e.getMessage()),
        null,
        null,
        e);
  }

  @Override
  public WrittenPart write(BackupPart part, ObjectSink sink, WorkMonitor monitor) {
    long size = size();
    try (ObjectWriter writer = sink.create(OBJECT, "application/zstd");
        InputStream in = Files.newInputStream(copy)) {
      OutputStream compressed =
          new ZstdOutputStream(writer.stream(), request.compressionLevel()).setChecksum(true);
      byte[] piece = new byte[PIECE];
      long done = 0;
      for (int length = in.readNBytes(piece, 0, PIECE);
          length > 0;
          length = in.readNBytes(piece, 0, PIECE)) {
        monitor.throwIfCancelled();
        compressed.write(piece, 0, length);
        done += length;
        monitor.progress("copy", done, size, "bytes");
      }
      compressed.close();
      return new WrittenPart(
          new PartReport(part, 0, size, Map.of("bytes", size)), writer.complete());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public String instructions(BackupManifest manifest) {
    return """
        # How to restore this backup without Windlass

        It is one SQLite database, compressed with zstd:

            zstd -d %s -o restored.sqlite
            sqlite3 restored.sqlite 'PRAGMA integrity_check'

        The state is that of %s. SQLite %s wrote it; any later version reads it.
        """
        .formatted(OBJECT, moment, SQLiteJDBCLoader.getVersion());
  }

  @Override
  public void close() {
    remove(copy);
  }
}
