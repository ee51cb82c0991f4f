package dev.windlass.postgresql.restore;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.backup.CopyTarget;
import dev.windlass.postgresql.connection.ServerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.postgresql.copy.CopyIn;

/** Loads the rows of one part, in a transaction that somebody else opens and ends. */
final class PartLoader {
  private static final int CHUNK = 256 << 10;

  private final ServerConnection connection;
  private final BackupManifest.Part part;
  private final Predicate<CopyTarget> wanted;
  private final WorkMonitor monitor;
  private final LongConsumer loaded;
  private final byte[] chunk = new byte[CHUNK];

  /**
   * Loads over this connection.
   *
   * @param wanted which blocks of rows; the others are passed over
   * @param loaded told how many bytes went in, as they go
   */
  PartLoader(
      ServerConnection connection,
      BackupManifest.Part part,
      Predicate<CopyTarget> wanted,
      WorkMonitor monitor,
      LongConsumer loaded) {
    this.connection = connection;
    this.part = part;
    this.wanted = wanted;
    this.monitor = monitor;
    this.loaded = loaded;
  }

  /** Reads the object to its end, where its checksum is checked. */
  void load(InputStream object) throws IOException {
    try (ZstdInputStreamNoFinalizer script = new ZstdInputStreamNoFinalizer(object)) {
      for (CopyTarget target : CopyTarget.of(part.details())) {
        script.skipNBytes(target.skip());
        if (!wanted.test(target)) {
          script.skipNBytes(target.bytes() + CopyTarget.END_BYTES);
          continue;
        }
        long rows = copy(script, target);
        if (rows != target.rows()) {
          throw damaged(
              "%s took %d rows where the manifest counts %d."
                  .formatted(target.table(), rows, target.rows()));
        }
        expectEnd(script);
      }
      while (script.read(chunk) >= 0) {
        // What follows the last rows is for psql.
      }
      while (object.read(chunk) >= 0) {
        // The stream checks what it delivered when it reaches its end.
      }
    }
  }

  private long copy(InputStream script, CopyTarget target) throws IOException {
    try {
      CopyIn copy = connection.copy().copyIn(target.copyIn());
      try {
        send(script, copy, target);
        return copy.endCopy();
      } finally {
        if (copy.isActive()) {
          copy.cancelCopy();
        }
      }
    } catch (SQLException e) {
      throw connection.failure(e);
    }
  }

  private void send(InputStream script, CopyIn copy, CopyTarget target)
      throws IOException, SQLException {
    long left = target.bytes();
    while (left > 0) {
      int read = script.readNBytes(chunk, 0, (int) Math.min(left, CHUNK));
      if (read == 0) {
        throw damaged("it ends in the middle of " + target.table() + ".");
      }
      monitor.throwIfCancelled();
      copy.writeToCopy(chunk, 0, read);
      left -= read;
      loaded.accept(read);
    }
  }

  private void expectEnd(InputStream script) throws IOException {
    byte[] end = script.readNBytes(CopyTarget.END_BYTES);
    if (end.length != CopyTarget.END_BYTES || end[0] != '\\' || end[1] != '.') {
      throw damaged("rows do not end where the manifest says.");
    }
  }

  private EngineException damaged(String what) {
    return new EngineException(
        FailureCode.INTEGRITY_FAILED,
        "Object %s is not what the manifest says: %s".formatted(part.object().name(), what),
        "Restore another backup, and keep this one for a look at what happened to it.");
  }
}
