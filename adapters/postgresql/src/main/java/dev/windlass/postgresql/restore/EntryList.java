package dev.windlass.postgresql.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file that tells {@code pg_restore} which entries of a dump to make. */
record EntryList(Path file) implements AutoCloseable {
  static EntryList of(List<String> entries) throws IOException {
    EntryList list = new EntryList(TemporaryFiles.create("entries", ".list"));
    try {
      Files.write(list.file, entries);
      return list;
    } catch (IOException e) {
      list.close();
      throw e;
    }
  }

  String argument() {
    return "--use-list=" + file;
  }

  @Override
  public void close() throws IOException {
    Files.delete(file);
  }
}
