package dev.windlass.sqlite;

import dev.windlass.engine.Databases;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseMetadata;
import dev.windlass.sqlite.SqliteConnection.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Databases as files. */
final class SqliteDatabases implements Databases {
  private static final Set<String> ENCODINGS =
      Set.of("UTF-8", "UTF8", "UTF-16", "UTF-16LE", "UTF-16BE");

  private final DatabaseFiles files;

  SqliteDatabases(DatabaseFiles files) {
    this.files = files;
  }

  @Override
  public List<DatabaseMetadata> list() {
    return files.names(_ -> true).stream().map(this::describe).toList();
  }

  @Override
  public boolean exists(String name) {
    return files.exists(name);
  }

  @Override
  public DatabaseMetadata describe(String name) {
    Path file = files.existing(name);
    try (SqliteConnection connection = files.connect(file, Mode.READ)) {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      return new DatabaseMetadata(
          name,
          null,
          facts.size(),
          connection.one("PRAGMA encoding", row -> row.getString(1)),
          null,
          null,
          null,
          facts.creationTime().toInstant(),
          true,
          List.of());
    } catch (EngineException damaged) {
      if (damaged.code() != FailureCode.INTEGRITY_FAILED) {
        throw damaged;
      }
      return new DatabaseMetadata(
          name,
          null,
          size(file),
          null,
          null,
          null,
          null,
          null,
          false,
          List.of(String.valueOf(damaged.getMessage())));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static @Nullable Long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return null;
    }
  }

  @Override
  public List<String> checkCreate(String name, DatabaseCreate wanted) {
    checkNew(name, wanted);
    return List.of("Make file %s for database \"%s\".".formatted(files.file(name), name));
  }

  private void checkNew(String name, DatabaseCreate wanted) {
    if (!DatabaseFiles.isName(name)) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "No database can be named \"%s\": its file's name would be empty or too long."
              .formatted(name.replace('\0', '?')),
          "Take a shorter name.");
    }
    if (wanted.owner() != null || wanted.localeProvider() != null || wanted.locale() != null) {
      throw EngineException.unsupported(
          files.engine(),
          "owners, locales or locale providers of databases",
          "Leave owner, localeProvider and locale out; the file's owner is the worker.");
    }
    String encoding = wanted.encoding();
    if (encoding != null && !ENCODINGS.contains(encoding.toUpperCase(Locale.ROOT))) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "encoding is \"%s\"; SQLite has UTF-8, UTF-16, UTF-16le and UTF-16be."
              .formatted(encoding),
          "UTF-8 is what nearly everybody wants.");
    }
    if (files.exists(name)) {
      throw taken(name);
    }
  }

  private EngineException taken(String name) {
    return new EngineException(
        FailureCode.ALREADY_EXISTS,
        "Engine %s has a database named \"%s\" already.".formatted(files.engine(), name),
        "Take another name, or send ifAbsent when the one that is there is as good.");
  }

  /** Made beside its place and linked into it, so that it is there whole or not at all. */
  @Override
  public void create(String name, DatabaseCreate wanted, WorkMonitor monitor) {
    checkNew(name, wanted);
    monitor.throwIfCancelled();
    Path beside = files.directory().resolve(".new-" + UUID.randomUUID());
    try {
      Files.createFile(beside);
      try (SqliteConnection connection = files.connect(beside, Mode.MAINTAIN)) {
        String encoding = wanted.encoding();
        if (encoding != null) {
          connection.execute(
              "PRAGMA encoding = '"
                  + (encoding.equalsIgnoreCase("UTF8") ? "UTF-8" : encoding)
                  + "'");
        }
        // A database without any page is an empty file, and would forget its encoding.
        connection.execute("CREATE TABLE first (a)");
        connection.execute("DROP TABLE first");
        connection.execute("VACUUM");
      }
      Files.createLink(files.file(name), beside);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw taken(name);
    } catch (IOException e) {
      throw unreadable(files.file(name), e);
    } finally {
      removeQuietly(beside);
    }
  }

  private static void removeQuietly(Path file) {
    try {
      DatabaseFiles.remove(file);
    } catch (IOException left) {
      // It bears a name that no database has.
    }
  }

  @Override
  public List<String> checkDrop(String name, boolean force) {
    Path file = files.existing(name);
    return List.of("Delete file %s of database \"%s\".".formatted(file, name));
  }

  /** Waits for whoever writes; with force it does not. */
  @Override
  public Dropped drop(String name, boolean force, WorkMonitor monitor) {
    Path file = files.existing(name);
    monitor.throwIfCancelled();
    Long size = size(file);
    try {
      if (force) {
        DatabaseFiles.remove(file);
      } else {
        removeAlone(file);
      }
      return new Dropped(size, 0);
    } catch (NoSuchFileException e) {
      return new Dropped(size, 0);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private void removeAlone(Path file) throws IOException {
    try (SqliteConnection connection = files.connect(file, Mode.MAINTAIN)) {
      try {
        connection.execute("BEGIN EXCLUSIVE");
      } catch (EngineException e) {
        if (e.code() == FailureCode.ENGINE_BUSY) {
          throw new EngineException(
              FailureCode.PRECONDITION_FAILED,
              "Another program has a transaction open in %s; it was not deleted.".formatted(file),
              e.engineCode(),
              "End that program's work, or send force.",
              e);
        }
        if (e.code() != FailureCode.INTEGRITY_FAILED) {
          throw e;
        }
        // A damaged file has nobody's transaction worth waiting for.
      }
      DatabaseFiles.remove(file);
    }
    DatabaseFiles.removeCompanions(file);
  }

  private static EngineException unreadable(Path file, IOException e) {
    return new EngineException(
        FailureCode.ENGINE_UNREACHABLE,
        "File %s cannot be used: %s.".formatted(file, e.getMessage()),
        null,
        "Look at the disk and at the rights of the directory on the worker's machine.",
        e);
  }
}
