package dev.windlass.sqlite;

import dev.windlass.engine.Backups;
import dev.windlass.engine.Capability;
import dev.windlass.engine.Databases;
import dev.windlass.engine.Documents;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineHealth;
import dev.windlass.engine.Maintenance;
import dev.windlass.engine.Processes;
import dev.windlass.engine.Queries;
import dev.windlass.engine.Schemas;
import dev.windlass.messages.command.EngineMetadata;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteJDBCLoader;

/** One directory of databases. There is no server: SQLite runs in this process. */
final class SqliteEngine implements Engine {
  private static final Set<Capability> CAPABILITIES =
      EnumSet.of(
          Capability.DATABASES,
          Capability.DATABASE_CREATE,
          Capability.DATABASE_DROP,
          Capability.QUERIES,
          Capability.QUERIES_READ_ONLY,
          Capability.SCHEMA,
          Capability.DOCUMENTS,
          Capability.MAINTENANCE,
          Capability.BACKUP_NATIVE);

  private final DatabaseFiles files;
  private final Clock clock;

  SqliteEngine(DatabaseFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  @Override
  public String name() {
    return files.engine();
  }

  @Override
  public EngineMetadata describe() {
    files.check();
    return new EngineMetadata(
        name(),
        SqliteProvider.KIND,
        SQLiteJDBCLoader.getVersion(),
        null,
        files.directory().toString(),
        null,
        "up",
        null,
        null,
        clock.instant(),
        CAPABILITIES.stream().map(Capability::name).sorted().toList(),
        Files.isWritable(files.directory())
            ? List.of()
            : List.of("The worker may not write to " + files.directory() + "."));
  }

  @Override
  public Instant serverTime() {
    files.check();
    return clock.instant();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.copyOf(CAPABILITIES);
  }

  @Override
  public EngineHealth checkHealth() {
    long start = System.nanoTime();
    try {
      List<String> missing = describe().missingPrivileges();
      return new EngineHealth(true, since(start), null, missing);
    } catch (EngineException e) {
      return new EngineHealth(false, since(start), e.toFailure(), List.of());
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public Databases databases() {
    return new SqliteDatabases(files);
  }

  @Override
  public Processes processes() {
    throw EngineException.unsupported(
        name(), "list of sessions", "The operating system shows which programs have a file open.");
  }

  @Override
  public Queries queries() {
    return new SqliteQueries(files);
  }

  @Override
  public Schemas schemas() {
    return new SqliteSchemas(files, clock);
  }

  @Override
  public Documents documents() {
    return new SqliteDocuments(files);
  }

  @Override
  public Maintenance maintenance() {
    return new SqliteMaintenance(files);
  }

  @Override
  public Backups backups() {
    return new SqliteBackups(files, clock);
  }

  @Override
  public void close() {
    files.close();
  }
}
