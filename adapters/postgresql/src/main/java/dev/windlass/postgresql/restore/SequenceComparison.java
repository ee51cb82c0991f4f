package dev.windlass.postgresql.restore;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.Backups.ComparedTable;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.postgresql.backup.PartKind;
import dev.windlass.postgresql.connection.ServerConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where sequences stand, in the backup and restored. */
final class SequenceComparison implements SideComparison {
  private static final Pattern LINE =
      Pattern.compile("SELECT pg_catalog\\.setval\\((.*), (-?\\d+), (true|false)\\);");

  private final ObjectSource source;

  SequenceComparison(ObjectSource source) {
    this.source = source;
  }

  @Override
  public String what() {
    return "sequences";
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public List<ComparedTable> compare(ServerConnection connection, WorkMonitor monitor)
      throws IOException {
    List<ComparedTable> compared = new ArrayList<>();
    try (InputStream object = source.open(PartKind.SEQUENCES_OBJECT);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new ZstdInputStreamNoFinalizer(object), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(SequenceLoader.BEGINNING)) {
          monitor.throwIfCancelled();
          Matcher matcher = LINE.matcher(line);
          compared.add(
              matcher.matches()
                  ? one(connection, matcher)
                  : ComparedTable.of(
                      PartKind.SEQUENCES_OBJECT, "has a statement that cannot be read"));
        }
      }
    }
    return compared;
  }

  /** The literal is ours: the server reads it back as the quoted name that it is. */
  private static ComparedTable one(ServerConnection connection, Matcher line) {
    String name = connection.one("SELECT " + line.group(1), row -> row.getString(1));
    String expected = line.group(2) + ' ' + line.group(3);
    boolean there =
        connection.one(
            "SELECT pg_catalog.to_regclass(?::text) IS NOT NULL", row -> row.getBoolean(1), name);
    String found =
        there
            ? connection.one(
                "SELECT last_value || ' ' || is_called::text FROM " + name, row -> row.getString(1))
            : "missing";
    return ComparedTable.of("sequence " + name, difference(expected, found));
  }

  private static @Nullable String difference(String expected, String found) {
    return expected.equals(found)
        ? null
        : "%s in the backup, %s restored; whether called is after the value"
            .formatted(expected, found);
  }
}
