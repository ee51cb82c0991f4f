package dev.windlass.postgresql.backup;

import dev.windlass.engine.BackupScope;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One moment of a database, held by a transaction that stays open until the backup ends. The tables
 * are locked before the snapshot is taken, so that none is dropped, changed or emptied between.
 */
final class Snapshot implements AutoCloseable {
  private static final int LOCKS_PER_STATEMENT = 200;
  private static final int ATTEMPTS = 5;
  private static final Pattern IDENTIFIER = Pattern.compile("[0-9A-Za-z-]{1,64}");
  private static final String GONE = "42P01";
  private static final String SCHEMA_GONE = "3F000";

  private final ServerConnection holder;
  private final String database;
  private final String id;
  private final Instant takenAt;
  private final ServerVersion version;
  private final String encoding;
  private final BackupSelection selection;
  private final DatabaseContents contents;
  private final DatabaseProperties properties;

  private Snapshot(
      ServerConnection holder, String database, BackupScope scope, ServerVersion version) {
    this.holder = holder;
    this.database = database;
    this.version = version;
    this.id = holder.one("SELECT pg_export_snapshot()", row -> row.getString(1));
    this.takenAt =
        holder.one(
            "SELECT clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class).toInstant());
    this.encoding = holder.one("SHOW server_encoding", row -> row.getString(1));
    this.selection = BackupSelection.of(holder, database, scope);
    selection.requireSelfContained(holder);
    this.contents = new DatabaseCatalog(holder, version).read(selection);
    this.properties = DatabaseProperties.read(holder, version);
  }

  /** Takes a new one; a cancel meanwhile ends the statement that waits for a lock. */
  static Snapshot take(
      Connections connections, String database, BackupScope scope, WorkMonitor monitor) {
    ServerConnection holder = ReadingSession.open(connections, database);
    try (StatementStop stop = new StatementStop(holder, monitor)) {
      UnreadableTables.refuse(
          holder, connections.settings(), database, BackupSelection.of(holder, database, scope));
      ServerVersion version = ServerVersion.of(holder);
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        if (lockAll(holder, database, scope, version, monitor)) {
          Snapshot snapshot = new Snapshot(holder, database, scope, version);
          monitor.throwIfCancelled();
          return snapshot;
        }
        holder.rollback();
      }
      throw new EngineException(
          FailureCode.ENGINE_BUSY,
          "Tables of database \"%s\" came and went while the backup tried to hold them still (%d"
                  .formatted(database, ATTEMPTS)
              + " attempts).",
          "Try again when no tables are being made or dropped.");
    } catch (RuntimeException e) {
      holder.close();
      monitor.throwIfCancelled();
      throw locked(e, connections, database);
    }
  }

  /** Joins one that another session still holds; empty when it is gone. */
  static Optional<Snapshot> join(
      Connections connections, String database, BackupScope scope, String id, WorkMonitor monitor) {
    ServerConnection holder = ReadingSession.open(connections, database);
    try (StatementStop stop = new StatementStop(holder, monitor)) {
      ServerVersion version = ServerVersion.of(holder);
      holder.beginSnapshot();
      holder.execute(importStatement(id));
      BackupSelection selection = BackupSelection.of(holder, database, scope);
      lock(holder, new DatabaseCatalog(holder, version).tablesToLock(selection), monitor);
      return Optional.of(new Snapshot(holder, database, scope, version));
    } catch (EngineException gone) {
      holder.close();
      monitor.throwIfCancelled();
      return Optional.empty();
    } catch (RuntimeException e) {
      holder.close();
      throw e;
    }
  }

  /** False when tables came or went meanwhile. */
  private static boolean lockAll(
      ServerConnection holder,
      String database,
      BackupScope scope,
      ServerVersion version,
      WorkMonitor monitor) {
    DatabaseCatalog catalog = new DatabaseCatalog(holder, version);
    List<String> before = catalog.tablesToLock(BackupSelection.of(holder, database, scope));
    holder.beginSnapshot();
    try {
      lock(holder, before, monitor);
    } catch (EngineException e) {
      if (GONE.equals(e.engineCode()) || SCHEMA_GONE.equals(e.engineCode())) {
        return false;
      }
      throw e;
    }
    Set<String> locked = new HashSet<>(before);
    return locked.containsAll(catalog.tablesToLock(BackupSelection.of(holder, database, scope)));
  }

  private static void lock(ServerConnection holder, List<String> tables, WorkMonitor monitor) {
    for (int from = 0; from < tables.size(); from += LOCKS_PER_STATEMENT) {
      List<String> some = tables.subList(from, Math.min(tables.size(), from + LOCKS_PER_STATEMENT));
      monitor.throwIfCancelled();
      holder.execute("LOCK TABLE ONLY " + String.join(", ONLY ", some) + " IN ACCESS SHARE MODE");
    }
  }

  private static RuntimeException locked(
      RuntimeException e, Connections connections, String database) {
    if (e instanceof EngineException engine && "55P03".equals(engine.engineCode())) {
      return new EngineException(
          FailureCode.ENGINE_BUSY,
          "A table of database \"%s\" is held exclusively for more than %s: %s"
              .formatted(database, connections.settings().lockTimeout(), engine.getMessage()),
          "55P03",
          "process.list shows who blocks whom; start the backup when that session has ended.",
          engine);
    }
    return e;
  }

  private static String importStatement(String id) {
    if (!IDENTIFIER.matcher(id).matches()) {
      throw new EngineException(
          FailureCode.INTERNAL, "\"%s\" does not name a snapshot.".formatted(id), null);
    }
    return "SET TRANSACTION SNAPSHOT '" + id + "'";
  }

  /** Has a connection see this moment, in a transaction that may not write. */
  void enter(ServerConnection connection) {
    connection.beginSnapshot();
    try {
      connection.execute(importStatement(id));
    } catch (EngineException e) {
      throw lost(e);
    }
  }

  private EngineException lost(@Nullable EngineException e) {
    return new EngineException(
        FailureCode.ENGINE_UNREACHABLE,
        "The snapshot of database \"%s\" is gone: the session that held it was ended."
            .formatted(database),
        e == null ? null : e.engineCode(),
        "The backup starts again with a new snapshot.",
        e);
  }

  String id() {
    return id;
  }

  String database() {
    return database;
  }

  Instant takenAt() {
    return takenAt;
  }

  ServerVersion version() {
    return version;
  }

  String encoding() {
    return encoding;
  }

  BackupSelection selection() {
    return selection;
  }

  DatabaseContents contents() {
    return contents;
  }

  DatabaseProperties properties() {
    return properties;
  }

  @Override
  public void close() {
    holder.close();
  }
}
