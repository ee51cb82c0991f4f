package dev.windlass.postgresql.restore;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups.RestoreFigures;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.PartReport;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.Sql;
import dev.windlass.postgresql.restore.ExistingRelations.Membership;
import dev.windlass.postgresql.tool.ClientTools.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A restore into a database that is there: one transaction makes and loads everything, so that
 * after a failure or a crash nothing of it is there. An empty schema that is made in the same
 * transaction tells a later attempt that it committed; it goes when the job has noted that.
 */
public final class ExistingRestoreSession implements RestoreSession {
  private static final Set<String> MARKED = Set.of("42P06", "23505");
  private static final String NEEDED = "2BP01";

  private final Connections connections;
  private final RestoreRequest request;
  private final BackupManifest manifest;
  private final ObjectSource source;
  private final RestoreSelection selection;
  private final SchemaRestore schema;
  private final String mark;
  private List<String> leftOut = List.of();

  /** Connects to nothing yet. */
  public ExistingRestoreSession(
      Connections connections,
      RestoreRequest request,
      BackupManifest manifest,
      ObjectSource source,
      Tools tools) {
    RestoreNames names = RestoreNames.of(request.jobId());
    this.connections = connections;
    this.request = request;
    this.manifest = manifest;
    this.source = source;
    this.selection = RestoreSelection.of(manifest, request.scope());
    this.schema = new SchemaRestore(connections, tools, names, source, selection);
    this.mark = Sql.identifier(names.progressSchema());
  }

  @Override
  public void prepare(WorkMonitor monitor) {
    try (ServerConnection admin = LoadingSession.admin(connections)) {
      new RestorePreconditions(connections, request, manifest).check(admin);
      new MissingRoles(request, manifest, source).create(admin, monitor);
    }
    try (ServerConnection inside = open()) {
      if (!isMarked(inside)) {
        new ExistingRelations(inside, request, selection).check();
      }
    }
    schema.chosen();
  }

  private ServerConnection open() {
    return LoadingSession.open(connections, request.database());
  }

  private boolean isMarked(ServerConnection inside) {
    return inside.one(
        "SELECT to_regnamespace(?::text) IS NOT NULL", row -> row.getBoolean(1), mark);
  }

  /** There are none: whatever is loaded is loaded in the one transaction of {@link #finish}. */
  @Override
  public List<BackupPart> pendingParts() {
    return List.of();
  }

  @Override
  public PartReport load(BackupPart part, WorkMonitor monitor) {
    throw new EngineException(
        FailureCode.INTERNAL, "A restore into an existing database has no parts.", null);
  }

  @Override
  public void finish(WorkMonitor monitor) {
    monitor.throwIfCancelled();
    try (ServerConnection inside = open();
        WorkMonitor.Registration stop = monitor.onCancel(inside::cancel)) {
      inside.execute("SET synchronous_commit = on");
      inside.begin();
      try {
        if (claim(inside)) {
          leftOut = put(inside, monitor);
          inside.execute("COMMENT ON SCHEMA " + mark + " IS " + Sql.literal(noted(leftOut)));
          monitor.throwIfCancelled();
          inside.commit();
        } else {
          inside.rollback();
          leftOut = note(inside);
        }
      } catch (EngineException e) {
        inside.rollback();
        monitor.throwIfCancelled();
        // Who lost the connection does not know whether the commit went through.
        throw e.code() == FailureCode.ENGINE_UNREACHABLE ? e : nothingChanged(e);
      } catch (RuntimeException e) {
        inside.rollback();
        throw e;
      }
    }
  }

  /** Says what is not as the backup has it. */
  private List<String> put(ServerConnection inside, WorkMonitor monitor) {
    ExistingRelations relations = new ExistingRelations(inside, request, selection);
    List<Membership> before = relations.published();
    relations.clear();
    ExistingLoad load = new ExistingLoad(inside, schema, selection, source, monitor);
    load.run();
    List<Membership> after = relations.published();
    List<String> left = new ArrayList<>();
    if (!selection.isWhole()) {
      left.addAll(schema.chosen().leftOut());
    }
    left.addAll(selection.withoutRows());
    left.addAll(load.leftAsTheyAre());
    before.stream().filter(it -> !after.contains(it)).map(Membership::lost).forEach(left::add);
    return List.copyOf(left);
  }

  /** One line each: what somebody may do with line feeds in a name is not told from two lines. */
  private static String noted(List<String> left) {
    return left.stream().map(line -> line.replace('\n', ' ')).collect(Collectors.joining("\n"));
  }

  private List<String> note(ServerConnection inside) {
    return inside
        .query(
            "SELECT pg_catalog.obj_description(pg_catalog.to_regnamespace(?::text), 'pg_namespace')",
            row -> Objects.requireNonNullElse(row.getString(1), ""),
            mark)
        .stream()
        .flatMap(String::lines)
        .toList();
  }

  @Override
  public List<String> leftOut() {
    return leftOut;
  }

  /** False when an earlier attempt committed; one that is under way is waited for. */
  private boolean claim(ServerConnection inside) {
    try {
      inside.execute("CREATE SCHEMA " + mark);
      return true;
    } catch (EngineException e) {
      if (MARKED.contains(String.valueOf(e.engineCode()))) {
        return false;
      }
      throw e;
    }
  }

  private EngineException nothingChanged(EngineException e) {
    boolean needed = NEEDED.equals(e.engineCode());
    return new EngineException(
        needed ? FailureCode.PRECONDITION_FAILED : e.code(),
        "Nothing was restored into database \"%s\", and nothing in it was changed: %s"
            .formatted(
                request.database(), needed ? e.getMessage() + dependents(e) : e.getMessage()),
        e.engineCode(),
        needed ? "Drop what needs them first, or restore under a new name." : e.help(),
        e);
  }

  /** The server's own list of what needs what is to be dropped: names, and no row's values. */
  private static String dependents(EngineException e) {
    ServerErrorMessage answer =
        e.getCause() instanceof PSQLException reason ? reason.getServerErrorMessage() : null;
    String detail = answer == null ? null : answer.getDetail();
    return detail == null ? "" : " " + detail.replace("\n", "; ");
  }

  @Override
  public boolean publish(WorkMonitor monitor) {
    if (leftOut.isEmpty()) {
      try (ServerConnection inside = open()) {
        leftOut = note(inside);
      }
    }
    dropMark();
    return false;
  }

  @Override
  public boolean isPublished() {
    try (ServerConnection inside = open()) {
      return isMarked(inside);
    }
  }

  private void dropMark() {
    try (ServerConnection inside = open()) {
      inside.execute("SET synchronous_commit = on; DROP SCHEMA IF EXISTS " + mark);
    }
  }

  @Override
  public Optional<RestoreFigures> figures() {
    return Optional.of(selection.figures());
  }

  /** What was restored stays; what was not is not there. */
  @Override
  public void discard() {
    try {
      dropMark();
    } catch (EngineException e) {
      if (e.code() != FailureCode.NOT_FOUND) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    schema.close();
  }

  @Override
  public @Nullable String temporaryName() {
    return null;
  }
}
