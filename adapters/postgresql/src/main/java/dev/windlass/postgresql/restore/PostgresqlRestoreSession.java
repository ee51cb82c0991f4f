package dev.windlass.postgresql.restore;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.Comparison;
import dev.windlass.engine.Backups.RestoreFigures;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.PartReport;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.backup.CopyTarget;
import dev.windlass.postgresql.backup.DatabaseProperties;
import dev.windlass.postgresql.backup.PartKind;
import dev.windlass.postgresql.backup.Relation;
import dev.windlass.postgresql.backup.StoreFailure;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.tool.ClientTools.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A restore under way. Its state is on the server: the temporary database's comment says how far
 * the whole came, and a table inside says which parts are loaded. Opening one ends all sessions on
 * the temporary database, so that an attempt that was given up for dead cannot go on beside this
 * one.
 */
public final class PostgresqlRestoreSession implements RestoreSession {
  private final Connections connections;
  private final RestoreRequest request;
  private final BackupManifest manifest;
  private final ObjectSource source;
  private final DatabaseProperties properties;
  private final RestoreNames names;
  private final RestoreProgress progress;
  private final RestoreSelection selection;
  private final Tools tools;
  private final SchemaRestore schema;
  private final AdminConnection admin;
  private final Queue<ServerConnection> idle = new ConcurrentLinkedQueue<>();
  private final AtomicReference<AutovacuumHold> hold = new AtomicReference<>(AutovacuumHold.NONE);
  private final AtomicLong done = new AtomicLong();
  private final long total;
  private volatile boolean published;

  /** Connects, and ends what an earlier attempt left running. */
  public PostgresqlRestoreSession(
      Connections connections,
      RestoreRequest request,
      BackupManifest manifest,
      ObjectSource source,
      Tools tools) {
    this.connections = connections;
    this.request = request;
    this.tools = tools;
    this.manifest = manifest;
    this.source = source;
    this.properties = DatabaseProperties.of(manifest.properties());
    this.names = RestoreNames.of(request.jobId());
    this.progress = new RestoreProgress(names.progressSchema());
    this.selection = RestoreSelection.of(manifest, request.scope());
    this.schema = new SchemaRestore(connections, tools, names, source, selection);
    this.total = selection.figures().dataBytes();
    this.admin = new AdminConnection(connections);
    shelf().endSessions(names.temporary());
  }

  private DatabaseShelf shelf() {
    return new DatabaseShelf(admin.get(), request.jobId());
  }

  private Phase phase() {
    return shelf().phase(names.temporary()).orElse(Phase.CREATED);
  }

  @Override
  public void prepare(WorkMonitor monitor) {
    if (phase().atLeast(Phase.PREPARED)) {
      return;
    }
    ServerConnection connection = admin.get();
    try (WorkMonitor.Registration stop = monitor.onCancel(connection::cancel)) {
      RestorePreconditions preconditions = new RestorePreconditions(connections, request, manifest);
      preconditions.check(connection);
      monitor.progress("schema", 0, null, "objects");
      new MissingRoles(request, manifest, source).create(connection, monitor);
      schema.lookAhead();
      new TemporaryDatabase(connections, connection, request, properties, progress, schema)
          .make(preconditions.missingTablespaces(connection).isEmpty(), monitor);
      shelf().mark(names.temporary(), Phase.PREPARED);
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      throw e;
    }
  }

  @Override
  public List<BackupPart> pendingParts() {
    if (phase().atLeast(Phase.LOADED)) {
      return List.of();
    }
    ServerConnection inside = loader();
    Set<String> loaded = progress.loaded(inside);
    idle.add(inside);
    hold.getAndSet(AutovacuumHold.on(connections, names.temporary(), selection.sizes())).close();
    return selection.parts().stream()
        .filter(part -> !loaded.contains(part.object().name()))
        .map(PostgresqlRestoreSession::describe)
        .toList();
  }

  private static BackupPart describe(BackupManifest.Part part) {
    List<CopyTarget> targets = CopyTarget.of(part.details());
    String name = part.object().name();
    String description =
        switch (targets.size()) {
          case 0 -> name;
          case 1 -> targets.getFirst().table();
          default ->
              "%s and %d other tables".formatted(targets.getFirst().table(), targets.size() - 1);
        };
    return new BackupPart(name, description, part.dataBytes());
  }

  @Override
  public PartReport load(BackupPart part, WorkMonitor monitor) {
    BackupManifest.Part stored =
        manifest.parts().stream()
            .filter(candidate -> candidate.object().name().equals(part.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new EngineException(
                        FailureCode.INTERNAL, "The backup has no part " + part.name() + ".", null));
    monitor.throwIfCancelled();
    AtomicLong counted = new AtomicLong();
    ServerConnection connection = loader();
    boolean whole = false;
    try (WorkMonitor.Registration stop = monitor.onCancel(connection::cancel)) {
      connection.begin();
      if (progress.claim(connection, part.name())) {
        load(connection, stored, monitor, counted);
      }
      connection.commit();
      whole = true;
      return new PartReport(part, stored.rows(), stored.dataBytes(), stored.details());
    } catch (IOException e) {
      monitor.throwIfCancelled();
      throw StoreFailure.of(e, part.name());
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      throw e;
    } finally {
      if (whole) {
        idle.add(connection);
      } else {
        done.addAndGet(-counted.get());
        connection.close();
      }
    }
  }

  private void load(
      ServerConnection connection,
      BackupManifest.Part part,
      WorkMonitor monitor,
      AtomicLong counted)
      throws IOException {
    switch (PartKind.of(part.details())) {
      case DATA -> {
        try (InputStream object = source.open(part.object().name())) {
          new PartLoader(
                  connection,
                  part,
                  selection::loads,
                  monitor,
                  bytes -> {
                    counted.addAndGet(bytes);
                    monitor.progress("restore", done.addAndGet(bytes), total, "bytes");
                  })
              .load(object);
        }
      }
      case SEQUENCES ->
          SequenceLoader.load(connection, source, part.object().name(), wantedSequences());
      case LARGE_OBJECTS -> schema.largeObjects(monitor);
      case SCHEMA, GLOBALS ->
          throw new IllegalStateException("Schema and roles are no parts to load.");
    }
  }

  /** Those of the selection and those that its tables take their values from; null for all. */
  private @Nullable Set<String> wantedSequences() {
    if (selection.isWhole()) {
      return null;
    }
    var _ = schema.chosen();
    return selection.relations().stream()
        .filter(Relation::isSequence)
        .map(Relation::quoted)
        .collect(Collectors.toSet());
  }

  private ServerConnection loader() {
    ServerConnection ready = idle.poll();
    return ready != null ? ready : LoadingSession.open(connections, names.temporary());
  }

  @Override
  public void finish(WorkMonitor monitor) {
    Phase phase = phase();
    if (phase.atLeast(Phase.FINISHED)) {
      return;
    }
    try {
      boolean again = phase == Phase.FINISHING;
      if (!again) {
        shelf().mark(names.temporary(), Phase.LOADED);
        ServerConnection inside = loader();
        progress.drop(inside);
        inside.close();
        shelf().mark(names.temporary(), Phase.FINISHING);
      }
      closeIdle();
      monitor.progress("indexes and constraints", 0, null, "objects");
      boolean tablespaces =
          new RestorePreconditions(connections, request, manifest)
              .missingTablespaces(admin.get())
              .isEmpty();
      if (again) {
        sweep();
      }
      try {
        schema.afterData(request.parallelism(), tablespaces, monitor);
      } catch (EngineException e) {
        monitor.throwIfCancelled();
        if (request.parallelism() == 1 || !shelf().deadlocked(names.temporary())) {
          throw e;
        }
        sweep();
        schema.afterData(1, tablespaces, monitor);
      }
      shelf().mark(names.temporary(), Phase.FINISHED);
    } catch (EngineException e) {
      monitor.throwIfCancelled();
      throw e;
    }
  }

  private void sweep() {
    try (ServerConnection inside = LoadingSession.open(connections, names.temporary())) {
      PostDataSweep.run(inside);
    }
  }

  @Override
  public Comparison compare() {
    List<SideComparison> sides = new ArrayList<>();
    for (BackupManifest.Part part : manifest.parts()) {
      switch (PartKind.of(part.details())) {
        case SEQUENCES -> sides.add(new SequenceComparison(source));
        case LARGE_OBJECTS ->
            sides.add(new LargeObjectComparison(tools.restore(), source, part.dataBytes()));
        case SCHEMA ->
            sides.add(new MaterializedViewComparison(Relation.of(manifest), schema::entries));
        case GLOBALS, DATA -> {}
      }
    }
    return new RestoreComparison(connections, names.temporary(), source, manifest.parts(), sides);
  }

  @Override
  public boolean publish(WorkMonitor monitor) {
    closeIdle();
    monitor.throwIfCancelled();
    monitor.progress("publish", 0, null, "objects");
    boolean replaced = new Publication(admin.get(), request, names, properties).run();
    published = true;
    return replaced;
  }

  @Override
  public boolean isPublished() {
    return !shelf().exists(names.temporary());
  }

  @Override
  public Optional<RestoreFigures> figures() {
    return selection.isWhole() ? Optional.empty() : Optional.of(selection.figures());
  }

  @Override
  public List<String> leftOut() {
    List<String> left = new ArrayList<>();
    if (!selection.isWhole()) {
      left.addAll(schema.chosen().leftOut());
    }
    left.addAll(selection.withoutRows());
    return left;
  }

  @Override
  public void discard() {
    closeIdle();
    new Publication(admin.get(), request, names, properties).putBack();
    shelf().endMaking(names.temporary());
    if (shelf().isLeftOver(names.temporary())) {
      shelf().drop(names.temporary());
    }
  }

  private void closeIdle() {
    hold.getAndSet(AutovacuumHold.NONE).close();
    for (ServerConnection left = idle.poll(); left != null; left = idle.poll()) {
      left.close();
    }
  }

  @Override
  public void close() {
    closeIdle();
    admin.close();
    schema.close();
  }

  @Override
  public @Nullable String temporaryName() {
    return published ? null : names.temporary();
  }
}
