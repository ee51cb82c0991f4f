package dev.windlass.postgresql.restore;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.ObjectSource;
import dev.windlass.postgresql.connection.ServerConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Sets sequences to where they stood; the script has one statement a line. */
final class SequenceLoader {
  private static final int PER_STATEMENT = 200;

  private SequenceLoader() {}

  static void load(ServerConnection connection, ObjectSource source, String object)
      throws IOException {
    try (InputStream stored = source.open(object);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new ZstdInputStreamNoFinalizer(stored), StandardCharsets.UTF_8))) {
      StringBuilder batch = new StringBuilder();
      int size = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("SELECT pg_catalog.setval(")) {
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
