package dev.windlass.secrets;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** A secret in a file beside its place; readable for the worker alone. */
final class StagedFile implements SecretStore.Staged {
  private final Path place;
  private final Path beside;

  private StagedFile(Path place, Path beside) {
    this.place = place;
    this.beside = beside;
  }

  static StagedFile write(Path place, String secret) {
    Path beside = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID());
    try (FileChannel file =
        FileChannel.open(
            beside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(secret.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
      return new StagedFile(place, beside);
    } catch (IOException e) {
      throw failed(place, e);
    }
  }

  @Override
  public void keep() {
    try {
      Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel directory = FileChannel.open(beside.resolveSibling("."))) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw failed(place, e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(beside);
    } catch (IOException e) {
      throw failed(place, e);
    }
  }

  private static EngineException failed(Path place, IOException e) {
    return new EngineException(
        FailureCode.CONFIGURATION_INVALID,
        "The secret cannot be written to %s: %s.".formatted(place, e.getMessage()),
        null,
        "The worker has to be allowed to write in that directory, and the disk must have room.",
        e);
  }
}
