package dev.windlass.postgresql.backup;

import dev.windlass.postgresql.connection.ServerConnection;
import java.io.IOException;
import java.util.List;

/**
 * Writes where sequences stand. They are outside of transactions: what is read is at or after the
 * snapshot, never before it, so that no value that a row of the snapshot bears is given out again.
 */
final class SequenceWriter {
  private static final int PER_STATEMENT = 100;

  private SequenceWriter() {}

  static void write(ServerConnection connection, List<String> quotedNames, CompressedWriter script)
      throws IOException {
    for (int from = 0; from < quotedNames.size(); from += PER_STATEMENT) {
      List<String> some =
          quotedNames.subList(from, Math.min(quotedNames.size(), from + PER_STATEMENT));
      List<String> lines =
          connection.query(
              ScriptText.readSequences(some),
              row -> ScriptText.sequence(row.getString(1), row.getLong(2), row.getBoolean(3)));
      script.text(String.join("", lines));
    }
  }
}
