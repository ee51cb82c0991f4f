package dev.windlass.postgresql.physical;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Recovery.LogArchive;
import dev.windlass.engine.Recovery.LogFile;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.WalSender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The server's log as it comes, cut into its files. A file is confirmed to the server after it is
 * archived, and never before. For one thread.
 */
final class LogStream {
  private static final int LEVEL = 3;
  private static final Duration IDLE = Duration.ofMillis(200);

  /** The protocol counts microseconds from here. */
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private final WalSender sender;
  private final LogServer server;
  private final LogArchive archive;
  private final String system;
  private final WorkMonitor monitor;
  private CommitTimes times = new CommitTimes(Instant.EPOCH);
  private final byte[] file;
  private int filled;
  private long next;
  private int files;
  private long bytes;

  /** The server's, as it told it last. */
  private long clock;

  LogStream(
      WalSender sender, LogServer server, LogArchive archive, String system, WorkMonitor monitor) {
    this.sender = sender;
    this.server = server;
    this.archive = archive;
    this.system = system;
    this.monitor = monitor;
    this.file = new byte[Math.toIntExact(server.segmentBytes())];
  }

  /** How many files were archived. */
  int files() {
    return files;
  }

  /** Their size before compression. */
  long bytes() {
    return bytes;
  }

  /** Up to when the archive has everything that is before the next file. */
  void knows(Instant until) {
    times = new CommitTimes(until);
  }

  /** The number of the next file, which follows the last one or does not. */
  void startAt(long segment) {
    if (segment != next) {
      times.leap();
    }
    next = segment;
  }

  /** A moment as the protocol and the log have it. */
  static Instant moment(long micros) {
    return EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Archives the file that says how a history came about; what it says. */
  String history(long timeline) {
    List<@Nullable String> row = sender.rows("TIMELINE_HISTORY " + timeline).getFirst();
    String says = Objects.requireNonNull(row.get(1));
    byte[] content = says.getBytes(StandardCharsets.UTF_8);
    store(Objects.requireNonNull(row.getFirst()), content, Instant.EPOCH);
    return says;
  }

  /**
   * Archives what is left of a history that has ended.
   *
   * @return the number of the first file of the history that follows
   */
  long restOf(long timeline, long from, long newest) {
    startAt(from);
    filled = 0;
    start(timeline);
    while (sender.next()) {
      take(timeline);
    }
    sender.endCopy();
    List<List<@Nullable String>> rows = sender.finish();
    if (rows.isEmpty()) {
      throw new EngineException(
          FailureCode.INTERNAL,
          "The server did not say which history follows %d.".formatted(timeline),
          null);
    }
    long follows = Long.parseLong(Objects.requireNonNull(rows.getFirst().getFirst()));
    long begins =
        LogPosition.of(Objects.requireNonNull(rows.getFirst().get(1)))
            .segment(server.segmentBytes());
    return follows == newest ? begins : restOf(follows, begins, newest);
  }

  /** Archives until the deadline, and then up to the file that {@code target} names. */
  void follow(long timeline, long deadline, LongSupplier target) {
    filled = 0;
    start(timeline);
    confirm();
    long last = -1;
    while (true) {
      if (last < 0 && System.nanoTime() - deadline >= 0) {
        last = target.getAsLong();
      }
      if (last >= 0 && next > last) {
        break;
      }
      monitor.throwIfCancelled();
      if (last < 0 && !sender.hasNext(IDLE)) {
        continue;
      }
      if (sender.next()) {
        take(timeline);
      } else {
        throw new EngineException(
            FailureCode.ENGINE_UNREACHABLE,
            "The server ended the stream of its log; it may have changed its role.",
            null);
      }
    }
    sender.endCopy();
    while (sender.next()) {
      // What is under way comes again at the next time.
    }
    var _ = sender.finish();
  }

  private void start(long timeline) {
    var _ =
        sender.copy(
            "START_REPLICATION SLOT %s PHYSICAL %s TIMELINE %d"
                .formatted(
                    server.slot(), LogPosition.ofSegment(next, server.segmentBytes()), timeline));
  }

  private void take(long timeline) {
    ByteBuffer message = sender.message();
    switch (message.get()) {
      case 'w' -> {
        long from = message.getLong();
        var _ = message.getLong();
        clock = message.getLong();
        receive(timeline, from, message);
      }
      case 'k' -> {
        var _ = message.getLong();
        clock = message.getLong();
        if (message.get() == 1) {
          confirm();
        }
      }
      default ->
          throw new EngineException(
              FailureCode.INTERNAL,
              "The server sent a message of the log that is not known.",
              null);
    }
  }

  private void receive(long timeline, long from, ByteBuffer data) {
    long expected = LogPosition.ofSegment(next, server.segmentBytes()).value() + filled;
    if (from != expected) {
      throw new EngineException(
          FailureCode.INTEGRITY_FAILED,
          "The server sent its log from %s on, and %s was next."
              .formatted(new LogPosition(from), new LogPosition(expected)),
          "Send the command again; what is archived is whole.");
    }
    while (data.hasRemaining()) {
      int count = Math.min(data.remaining(), file.length - filled);
      data.get(file, filled, count);
      filled += count;
      if (filled == file.length) {
        times.read(file);
        store(LogPosition.segmentName(timeline, next, server.segmentBytes()), file, times.newest());
        files++;
        bytes += filled;
        next++;
        filled = 0;
        confirm();
        monitor.progress("archive", bytes, null, "bytes");
      }
    }
  }

  private void store(String name, byte[] content, Instant endsAt) {
    String sha256 = HexFormat.of().formatHex(sha256().digest(content));
    // Behind the timeline, a file's name is its number.
    String position = name.endsWith(".history") ? "" : name.substring(8);
    archive.store(
        new LogFile(system, name, position, content.length, sha256, endsAt),
        Zstd.compress(content, LEVEL),
        stored -> holds(stored, sha256));
  }

  private static boolean holds(byte[] stored, String sha256) {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (ZstdInputStreamNoFinalizer in =
        new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(stored))) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest()).equals(sha256);
    } catch (IOException damaged) {
      return false;
    }
  }

  /** Says that everything before the next file is archived, so that the slot lets it go. */
  private void confirm() {
    long safe = LogPosition.ofSegment(next, server.segmentBytes()).value();
    ByteBuffer status = ByteBuffer.allocate(34);
    status.put((byte) 'r').putLong(safe).putLong(safe).putLong(safe);
    status.putLong(clock).put((byte) 0);
    sender.answer(status.array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
