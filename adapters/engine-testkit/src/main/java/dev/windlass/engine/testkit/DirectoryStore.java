package dev.windlass.engine.testkit;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** An object store in a directory: for tests of adapters, which need no network for it. */
public final class DirectoryStore implements ObjectSink, ObjectSource {
  private final Path directory;

  /** Keeps objects in this directory, which is made when the first one is written. */
  public DirectoryStore(Path directory) {
    this.directory = directory;
  }

  /** The file of an object. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  @Override
  public ObjectWriter create(String name, String contentType) {
    try {
      Path file = file(name);
      Files.createDirectories(file.getParent());
      return new Writer(name, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream open(String name) {
    try {
      return new BufferedInputStream(Files.newInputStream(file(name)), 1 << 17);
    } catch (IOException e) {
      throw new EngineException(
          FailureCode.NOT_FOUND, "There is no object " + name + ".", null, null, e);
    }
  }

  private static final class Writer implements ObjectWriter {
    private final String name;
    private final Path file;
    private final Path unfinished;
    private final MessageDigest digest;
    private final OutputStream stream;

    Writer(String name, Path file) throws IOException {
      this.name = name;
      this.file = file;
      this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java platform has SHA-256.", e);
      }
      this.stream = new DigestOutputStream(Files.newOutputStream(unfinished), digest);
    }

    @Override
    public OutputStream stream() {
      return stream;
    }

    @Override
    public StoredObject complete() {
      try {
        stream.close();
        Files.move(unfinished, file);
        return new StoredObject(name, Files.size(file), HexFormat.of().formatHex(digest.digest()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        stream.close();
        Files.deleteIfExists(unfinished);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
