package dev.windlass.sqlite;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.sqlite.SqliteConnection.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Online backups: SQLite copies the database, as it is at one moment, into a file beside it, and
 * that file is what goes to the object store.
 */
final class SqliteBackups implements Backups {
  private static final String PREFIX = ".backup-";
  private static final Pattern TOKEN = Pattern.compile("\\.backup-[0-9a-f-]{36}");
  private static final Duration FORGOTTEN = Duration.ofDays(2);

  private final DatabaseFiles files;
  private final Clock clock;

  SqliteBackups(DatabaseFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  @Override
  public Set<BackupMethod> methods() {
    return Set.of(BackupMethod.NATIVE);
  }

  @Override
  public List<String> checkBackup(BackupRequest request) {
    Path file = files.existing(request.database());
    checkMethod(request);
    return List.of(
        "Copy database \"%s\" (%s) as it is at one moment.".formatted(request.database(), file),
        "Write the copy, compressed with zstd level %d.".formatted(request.compressionLevel()));
  }

  private void checkMethod(BackupRequest request) {
    if (request.method() != BackupMethod.NATIVE) {
      throw EngineException.unsupported(
          files.engine(), "backup of method " + request.method(), "Use method NATIVE.");
    }
    request.scope().requireWhole(files.engine(), "NATIVE");
  }

  @Override
  public BackupSession begin(BackupRequest request, WorkMonitor monitor) {
    monitor.throwIfCancelled();
    var _ = checkBackup(request);
    removeForgotten();
    Instant moment = clock.instant();
    Path copy = files.directory().resolve(PREFIX + UUID.randomUUID());
    try (SqliteConnection connection =
        files.connect(files.existing(request.database()), Mode.READ)) {
      connection.copyTo(copy);
    } catch (EngineException e) {
      SqliteBackupSession.remove(copy);
      throw e;
    }
    return new SqliteBackupSession(files, request, copy, moment);
  }

  /** Copies whose worker died are nobody's after a while. */
  private void removeForgotten() {
    try (Stream<Path> all = Files.list(files.directory())) {
      for (Path file : all.filter(SqliteBackups::isCopy).toList()) {
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        if (modified.isBefore(clock.instant().minus(FORGOTTEN))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException left) {
      // The next backup looks again.
    }
  }

  private static boolean isCopy(Path file) {
    return TOKEN.matcher(String.valueOf(file.getFileName())).matches();
  }

  @Override
  public Optional<BackupSession> resume(BackupRequest request, String token, WorkMonitor monitor) {
    checkMethod(request);
    Path copy = files.directory().resolve(token);
    if (!TOKEN.matcher(token).matches() || !Files.isRegularFile(copy)) {
      return Optional.empty();
    }
    try {
      Instant moment = Files.getLastModifiedTime(copy).toInstant();
      return Optional.of(new SqliteBackupSession(files, request, copy, moment));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> checkRestore(RestoreRequest request, BackupManifest manifest) {
    request.scope().requireWhole(files.engine(), "NATIVE");
    if (!DatabaseFiles.isName(request.database())) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "No database can be named \"%s\".".formatted(request.database().replace('\0', '?')),
          "Take a shorter name.");
    }
    if (!request.replace() && files.exists(request.database())) {
      throw new EngineException(
          FailureCode.ALREADY_EXISTS,
          "Engine %s has a database named \"%s\" already."
              .formatted(files.engine(), request.database()),
          "Restore under another name, or ask for it to be replaced.");
    }
    return List.of(
        "Write the copy to a file beside, check it, and give it the name \"%s\"."
            .formatted(request.database()));
  }

  @Override
  public RestoreSession restore(
      RestoreRequest request, BackupManifest manifest, ObjectSource source) {
    request.scope().requireWhole(files.engine(), "NATIVE");
    return new SqliteRestoreSession(files, this, request, manifest, source);
  }
}
