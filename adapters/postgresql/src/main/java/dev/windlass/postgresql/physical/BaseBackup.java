package dev.windlass.postgresql.physical;

import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.WrittenPart;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.PartReport;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.backup.Pace;
import dev.windlass.postgresql.connection.WalSender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One {@code BASE_BACKUP}: its archives become objects while they come, and every file is compared
 * with the manifest that the server sends at the end. For one thread.
 */
final class BaseBackup implements AutoCloseable {
  /** How much of a tar goes into one object, and one file more. */
  static final long PIECE_BYTES = 256L << 20;

  private static final String COMMAND =
      "BASE_BACKUP (LABEL 'windlass', PROGRESS true, CHECKPOINT 'fast', WAL true, WAIT false,"
          + " TABLESPACE_MAP true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'CRC32C')";
  private static final long PROGRESS_EVERY = 4 << 20;

  private final WalSender sender;
  private final ObjectSink sink;
  private final Consumer<WrittenPart> written;
  private final ArchiveCutter cutter;
  private final Pace pace;
  private final ServerManifest manifest = new ServerManifest();
  private ObjectSink.@Nullable ObjectWriter manifestObject;
  private long manifestBytes;

  BaseBackup(
      WalSender sender,
      ObjectSink sink,
      int level,
      int workers,
      Pace pace,
      Consumer<WrittenPart> written) {
    this.sender = sender;
    this.sink = sink;
    this.written = written;
    this.pace = pace;
    this.cutter = new ArchiveCutter(sink, level, workers, PIECE_BYTES, written);
  }

  /**
   * What the backup spans.
   *
   * @param start where a restore begins to read the log
   * @param stop from where on the files are one state
   * @param timeline the timeline of both
   * @param tablespaces object id and directory of each, the server's own left out
   */
  record Extent(
      LogPosition start, LogPosition stop, long timeline, List<Map<String, Object>> tablespaces) {}

  /** Copies all of it. */
  Extent run(WorkMonitor monitor) throws IOException {
    List<List<@Nullable String>> before = sender.copy(COMMAND);
    LogPosition start = LogPosition.of(text(before.getFirst().getFirst()));
    long total =
        before.stream().skip(1).mapToLong(row -> Long.parseLong(text(row.get(2)))).sum() << 10;
    copy(monitor, total);
    List<List<@Nullable String>> after = sender.finish();
    List<String> wrong = manifest.compare(cutter.files());
    if (!wrong.isEmpty()) {
      throw new EngineException(
          FailureCode.INTEGRITY_FAILED,
          "The files that the server sent are not those of its own manifest: %s."
              .formatted(String.join("; ", wrong)),
          "Send the backup again; if it happens twice, look for a damaged disk or network.");
    }
    return new Extent(
        start,
        LogPosition.of(text(after.getLast().getFirst())),
        Long.parseLong(text(after.getLast().get(1))),
        before.stream()
            .skip(1)
            .filter(row -> row.getFirst() != null)
            .<Map<String, Object>>map(
                row -> Map.of("oid", text(row.getFirst()), "location", text(row.get(1))))
            .toList());
  }

  private static String text(@Nullable String column) {
    return Objects.requireNonNullElse(column, "");
  }

  private void copy(WorkMonitor monitor, long total) throws IOException {
    long done = 0;
    long told = 0;
    while (sender.next()) {
      byte[] bytes = sender.bytes();
      int length = sender.length() - 1;
      switch (bytes[0]) {
        case 'n' -> begin(new String(bytes, 1, length, StandardCharsets.UTF_8));
        case 'm' -> beginManifest();
        case 'd' -> {
          content(bytes, length);
          done += length;
          if (done - told >= PROGRESS_EVERY) {
            told = done;
            monitor.throwIfCancelled();
            monitor.progress("backup", Math.min(done, total), total, "bytes");
            pace.rest(monitor);
          }
        }
        case 'p' -> {
          // What is done is counted here.
        }
        default ->
            throw new IOException("a message of type '" + (char) bytes[0] + "' in a base backup");
      }
    }
    ObjectSink.ObjectWriter object = manifestObject;
    if (object == null) {
      throw new IOException("the server sent no manifest");
    }
    manifest.finish();
    BackupPart part = new BackupPart(ServerManifest.NAME, "the server's manifest", manifestBytes);
    written.accept(
        new WrittenPart(
            new PartReport(part, 0, manifestBytes, Map.of("kind", "manifest")), object.complete()));
    monitor.progress("backup", total, total, "bytes");
  }

  private void begin(String words) throws IOException {
    String file = words.substring(0, words.indexOf('\0'));
    String name = file.endsWith(".tar") ? file.substring(0, file.length() - 4) : file;
    cutter.begin(name, name.equals("base") ? "" : "pg_tblspc/" + name + "/");
  }

  private void beginManifest() throws IOException {
    cutter.end();
    manifestObject = sink.create(ServerManifest.NAME, "application/json");
  }

  private void content(byte[] bytes, int length) throws IOException {
    ObjectSink.ObjectWriter object = manifestObject;
    if (object == null) {
      cutter.read(bytes, 1, length);
    } else {
      manifest.read(bytes, 1, length);
      object.stream().write(bytes, 1, length);
      manifestBytes += length;
    }
  }

  @Override
  public void close() {
    cutter.close();
    if (manifestObject != null) {
      manifestObject.close();
    }
  }
}
