package dev.windlass.postgresql.restore;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.ObjectSource;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sets sequences to where they stood; the script has one statement a line. */
final class SequenceLoader {
  private static final int PER_STATEMENT = 200;

  /** How each statement begins that sets one. */
  static final String BEGINNING = "SELECT pg_catalog.setval(";

  private SequenceLoader() {}

  /** Up to the value, which has no comma, and neither has what follows but one. */
  private static String beginning(String line) {
    int last = line.lastIndexOf(", ");
    int before = last < 0 ? -1 : line.lastIndexOf(", ", last - 1);
    return before < 0 ? line : line.substring(0, before + 2);
  }

  /**
   * Sets those that are wanted.
   *
   * @param wanted by quoted name; null for all
   */
  static void load(
      ServerConnection connection, ObjectSource source, String object, @Nullable Set<String> wanted)
      throws IOException {
    Set<String> exact = new HashSet<>();
    if (wanted != null) {
      wanted.forEach(name -> exact.add(BEGINNING + Sql.literal(name) + ", "));
    }

    try (InputStream stored = source.open(object);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new ZstdInputStreamNoFinalizer(stored), StandardCharsets.UTF_8))) {
      StringBuilder batch = new StringBuilder();
      int size = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (wanted == null ? line.startsWith(BEGINNING) : exact.contains(beginning(line))) {
          batch.append(line).append('\n');
          size++;
        }
        if (size == PER_STATEMENT) {
          connection.execute(batch.toString());
          batch.setLength(0);
          size = 0;
        }
      }
      if (size > 0) {
        connection.execute(batch.toString());
      }
    }
  }
}
