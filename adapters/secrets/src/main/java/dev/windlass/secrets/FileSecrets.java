package dev.windlass.secrets;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code secret:file:/path}: a file's content without the newline at its end, as Kubernetes, Docker
 * and systemd hand secrets over. Secrets are written only below the directory that {@code
 * WINDLASS_SECRETS_DIRECTORY} names, for the worker alone to read, whole or not at all. A file that
 * everybody may read is used, and warned about once.
 */
public final class FileSecrets implements WritableSecretScheme {
  private static final Logger log = LoggerFactory.getLogger(FileSecrets.class);
  private static final int MOST_BYTES = 64 * 1024;

  private final Set<Path> warnedAbout = ConcurrentHashMap.newKeySet();
  private final SecretFiles writable;

  /** Writes where this process was told to. */
  public FileSecrets() {
    this(SecretFiles.configured());
  }

  FileSecrets(SecretFiles writable) {
    this.writable = writable;
  }

  @Override
  public String name() {
    return "file";
  }

  @Override
  public String form() {
    return "secret:file:/path";
  }

  @Override
  public Secret fetch(String locator) {
    Path file = path(locator);
    String value = withoutNewline(read(locator, file));
    if (value.isEmpty()) {
      throw invalid(locator, "the file is empty", null);
    }
    warnWhenOpenToAll(file);
    return Secret.of(value);
  }

  @Override
  public void check(String locator, boolean replace) {
    var _ = writable.place(locator, replace);
  }

  @Override
  public SecretStore.Staged stage(String locator, Secret secret, boolean replace) {
    return StagedFile.write(writable.place(locator, replace), secret.reveal());
  }

  private static Path path(String locator) {
    try {
      Path file = Path.of(locator);
      if (!file.isAbsolute()) {
        throw invalid(locator, "the path has to begin with a slash", null);
      }
      return file;
    } catch (InvalidPathException e) {
      throw invalid(locator, "that is no path", e);
    }
  }

  private static String read(String locator, Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw invalid(locator, "the file is larger than 64 KiB and thus no secret", null);
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw invalid(locator, "there is no such file on the worker's machine", e);
    } catch (AccessDeniedException e) {
      throw invalid(locator, "the worker may not read the file", e);
    } catch (CharacterCodingException e) {
      throw invalid(locator, "the file is not UTF-8 text", null);
    } catch (IOException e) {
      throw invalid(locator, "the file cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static String withoutNewline(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private void warnWhenOpenToAll(Path file) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
          && warnedAbout.add(file)) {
        log.warn("Everybody on this machine may read {}, which holds a secret: chmod o= it.", file);
      }
    } catch (IOException | UnsupportedOperationException noPermissionsHere) {
      log.debug("The permissions of {} are not known.", file);
    }
  }

  private static EngineException invalid(String locator, String why, @Nullable Exception cause) {
    return new EngineException(
        FailureCode.CONFIGURATION_INVALID,
        "secret:file:" + locator + " gives no secret: " + why + ".",
        null,
        "The file has to hold the secret alone, and the worker has to be allowed to read it.",
        cause);
  }
}
