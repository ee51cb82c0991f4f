package dev.windlass.chaos.history;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Looks for secrets where none may be. Never says the secret, only whose it is and where it was.
 */
public final class SecretScan implements Consumer<Received> {
  private static final int ENOUGH = 20;
  private static final String TEXT_COLUMNS =
      """
      SELECT format('SELECT %I::text FROM windlass.%I WHERE %I IS NOT NULL', column_name, table_name,
        column_name)
      FROM information_schema.columns
      WHERE table_schema = 'windlass'
        AND data_type IN ('text', 'json', 'jsonb', 'character varying', 'character', 'ARRAY')
      """;

  private final Map<String, String> secrets;
  private final List<String> leaks = new ArrayList<>();

  /** Looks for these: what it is, and the secret itself. */
  public SecretScan(Map<String, String> secrets) {
    this.secrets = Map.copyOf(secrets);
  }

  @Override
  public void accept(Received record) {
    StringBuilder text = new StringBuilder();
    record.headers().forEach(header -> text.append(header.toText()).append('\n'));
    byte[] value = record.value();
    if (value != null) {
      text.append(new String(value, StandardCharsets.UTF_8));
    }
    look(text.toString(), record.place());
  }

  /** Looks into the logs in this directory. */
  public void logs(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
          lines.forEach(line -> look(line, "the log " + file.getFileName()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks into the arguments of our processes. */
  public void processes() {
    ProcessHandle.current()
        .descendants()
        .forEach(
            process ->
                process
                    .info()
                    .commandLine()
                    .ifPresent(line -> look(line, "the arguments of process " + process.pid())));
  }

  /** Looks into every text of the control store, whatever its column's type. */
  public void controlStore(Connection control) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement statement = control.createStatement();
        ResultSet rows = statement.executeQuery(TEXT_COLUMNS)) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    if (columns.isEmpty()) {
      throw new IllegalStateException("The control store has no column of text.");
    }
    for (String query : columns) {
      try (Statement statement = control.createStatement();
          ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          look(rows.getString(1), "the control store: " + query);
        }
      }
    }
  }

  /** Looks into an object of the store; what is compressed with gzip is read as it was before. */
  public void object(String key, byte[] content) {
    look(new String(content, StandardCharsets.ISO_8859_1), "the object " + key);
    if (key.endsWith(".gz")) {
      try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(content))) {
        look(new String(unpacked.readAllBytes(), StandardCharsets.ISO_8859_1), "the object " + key);
      } catch (IOException e) {
        // Whether it can be read is for another check to say.
        return;
      }
    }
  }

  /** Looks into any text. */
  public void look(String text, String where) {
    secrets.forEach(
        (what, secret) -> {
          if (leaks.size() < ENOUGH && text.contains(secret)) {
            leaks.add(what + " is in " + where);
          }
        });
  }

  /** What was found so far. */
  public List<String> leaks() {
    return List.copyOf(leaks);
  }
}
