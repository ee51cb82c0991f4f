package dev.windlass.postgresql.physical;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.windlass.engine.WorkMonitor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Unpacks one object of a physical backup. For one thread. */
final class ArchiveUnpacker implements TarReader.Members, AutoCloseable {
  private static final int BUFFER = 1 << 18;

  private final Path directory;
  private final String prefix;
  private final Map<String, ReadFile> files;
  private @Nullable OutputStream file;

  /**
   * Unpacks into this directory.
   *
   * @param prefix the directory's place in the data directory: empty, or ends with a slash
   * @param files where every file that was unpacked is put down
   */
  ArchiveUnpacker(Path directory, String prefix, Map<String, ReadFile> files) {
    this.directory = directory;
    this.prefix = prefix;
    this.files = files;
  }

  /** Unpacks all of it; says how far it is. */
  void unpack(InputStream object, WorkMonitor monitor, LongConsumer reached) throws IOException {
    TarReader tar = new TarReader(this);
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    try (InputStream in = new ZstdInputStreamNoFinalizer(object)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        monitor.throwIfCancelled();
        tar.read(buffer, 0, count);
        bytes += count;
        reached.accept(bytes);
      }
      // The object's own checksum is compared at its end.
      while (object.read(buffer) >= 0) {
        monitor.throwIfCancelled();
      }
    }
    tar.finish();
  }

  @Override
  public void begin(TarHeader member, byte[] block) throws IOException {
    Path path = directory.resolve(member.name()).normalize();
    if (!path.startsWith(directory)) {
      throw new IOException("the archive has a file outside of it: " + member.name());
    }
    switch (member.type()) {
      case '5' -> makeDirectory(path);
      case '0' -> {
        makeDirectory(path.getParent());
        file = Files.newOutputStream(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      }
      default -> {
        // Links to tablespaces are made by the server, from tablespace_map.
      }
    }
  }

  private static void makeDirectory(@Nullable Path path) throws IOException {
    if (path != null && !Files.isDirectory(path)) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  @Override
  public void content(byte[] bytes, int offset, int length) throws IOException {
    if (file != null) {
      file.write(bytes, offset, length);
    }
  }

  @Override
  public void end(TarHeader member, ReadFile read) throws IOException {
    close();
    if (member.type() == '0') {
      files.put(prefix + member.name(), read);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
