package dev.windlass.postgresql.restore;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.Backups.ComparedTable;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.backup.PartKind;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.tool.ToolRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares large objects by the SHA-256 of their bytes. */
final class LargeObjectComparison implements SideComparison {
  private static final Pattern OPEN =
      Pattern.compile("SELECT pg_catalog\\.lo_open\\('(\\d+)', \\d+\\);");
  private static final String WRITE = "SELECT pg_catalog.lowrite(0, '\\x";
  private static final String END = "');";
  private static final int CHUNK = 1 << 20;

  private final Path restore;
  private final ObjectSource source;
  private final long bytes;

  LargeObjectComparison(Path restore, ObjectSource source, long bytes) {
    this.restore = restore;
    this.source = source;
    this.bytes = bytes;
  }

  @Override
  public String what() {
    return "large objects";
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public List<ComparedTable> compare(ServerConnection connection, WorkMonitor monitor)
      throws IOException {
    Map<Long, String> expected = new TreeMap<>();
    Reading reading = new Reading(expected);
    try (InputStream object = source.open(PartKind.LARGE_OBJECTS_OBJECT);
        InputStream dump = new ZstdInputStreamNoFinalizer(object)) {
      ToolRun.readStatements(
          restore,
          dump,
          line -> {
            monitor.throwIfCancelled();
            reading.take(line);
          });
    }
    reading.end();
    Set<Long> all = new TreeSet<>(expected.keySet());
    all.addAll(
        connection.query(
            "SELECT oid::bigint FROM pg_catalog.pg_largeobject_metadata", row -> row.getLong(1)));
    List<ComparedTable> compared = new ArrayList<>();
    for (Long number : all) {
      monitor.throwIfCancelled();
      compared.add(
          ComparedTable.of(
              "large object " + number,
              difference(expected.get(number), found(connection, number))));
    }
    return compared;
  }

  private static @Nullable String difference(@Nullable String expected, @Nullable String found) {
    if (expected == null) {
      return "only restored, and not in the backup";
    }
    if (found == null) {
      return "only in the backup, and not restored";
    }
    return expected.equals(found) ? null : "other bytes";
  }

  private static @Nullable String found(ServerConnection connection, long number) {
    MessageDigest digest = sha256();
    long offset = 0;
    while (true) {
      byte[] chunk;
      try {
        chunk =
            connection.one(
                "SELECT pg_catalog.lo_get(?::oid, ?::bigint, ?::int)",
                row -> row.getBytes(1),
                number,
                offset,
                CHUNK);
      } catch (EngineException e) {
        if (e.code() == FailureCode.NOT_FOUND || "42704".equals(e.engineCode())) {
          return null;
        }
        throw e;
      }
      digest.update(chunk);
      offset += chunk.length;
      if (chunk.length < CHUNK) {
        return HexFormat.of().formatHex(digest.digest());
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** Follows the statements that write large objects, in the order in which they come. */
  private static final class Reading {
    private final Map<Long, String> sums;
    private final MessageDigest digest = sha256();
    private @Nullable Long number;

    Reading(Map<Long, String> sums) {
      this.sums = sums;
    }

    void take(String line) {
      Matcher open = OPEN.matcher(line);
      if (open.matches()) {
        end();
        number = Long.valueOf(open.group(1));
      } else if (line.startsWith(WRITE) && line.endsWith(END)) {
        digest.update(HexFormat.of().parseHex(line, WRITE.length(), line.length() - END.length()));
      }
    }

    void end() {
      Long open = number;
      if (open != null) {
        sums.put(open, HexFormat.of().formatHex(digest.digest()));
        number = null;
      }
    }
  }
}
