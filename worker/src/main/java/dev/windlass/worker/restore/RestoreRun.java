package dev.windlass.worker.restore;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups;
import dev.windlass.engine.Backups.ComparedTable;
import dev.windlass.engine.Backups.Comparison;
import dev.windlass.engine.Backups.RestoreFigures;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.RestoreScope;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import dev.windlass.worker.batch.ByteCount;
import dev.windlass.worker.batch.PartCrew;
import dev.windlass.worker.operation.JobContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One owner's run of a restore. Opens the engine's session when the first step needs it. Not for
 * use by several threads; the parts of the load are.
 */
public final class RestoreRun implements AutoCloseable {
  private static final int LEFT_OUT = 100;

  private final JobContext context;
  private final Backups backups;
  private final RestoreRequest request;
  private final BackupRecord backup;
  private final BackupManifest manifest;
  private final ObjectSource objects;
  private @Nullable RestoreSession session;
  private boolean replaced;

  /** A run that has done nothing yet. */
  public RestoreRun(
      JobContext context,
      Backups backups,
      RestoreRequest request,
      BackupRecord backup,
      BackupManifest manifest,
      ObjectSource objects) {
    this.context = context;
    this.backups = backups;
    this.request = request;
    this.backup = backup;
    this.manifest = manifest;
    this.objects = objects;
    this.replaced = request.replace();
  }

  /**
   * Makes sure that the backup can be restored into the job's engine at all.
   *
   * @throws EngineException {@code PRECONDITION_FAILED} when it is of another kind
   */
  public static void requireKind(JobContext context, BackupManifest manifest) {
    String kind = context.engineDocument().engine();
    if (!manifest.engineKind().equals(kind)) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Backup "
              + manifest.backupId()
              + " is of an engine of kind "
              + manifest.engineKind()
              + " and cannot be restored into one of kind "
              + kind
              + ".",
          "Choose an engine of the same kind.");
    }
  }

  JobContext context() {
    return context;
  }

  RestoreRequest request() {
    return request;
  }

  BackupRecord backup() {
    return backup;
  }

  /** What the engine would do; fails where it would fail. */
  public List<String> check() {
    return backups.checkRestore(request, manifest);
  }

  /** Makes everything that has to be there before data. */
  public void prepare() {
    context.progress("prepare", 0, null, "bytes");
    session().prepare(context);
  }

  /** Loads what is not loaded yet. */
  public void load(PartCrew crew) {
    RestoreSession open = session();
    List<BackupPart> pending = open.pendingParts();
    long all = manifest.parts().stream().mapToLong(BackupManifest.Part::dataBytes).sum();
    long total = open.figures().map(RestoreFigures::dataBytes).orElse(all);
    long missing = pending.stream().mapToLong(BackupPart::estimatedBytes).sum();
    WorkMonitor monitor = ByteCount.resumed(context, Math.max(total - missing, 0), "");
    crew.run(pending, BackupPart::description, monitor, open::load);
  }

  /** Makes everything that comes after data. */
  public void finish() {
    context.progress("indexes and constraints", 0, null, "bytes");
    session().finish(context);
  }

  /** Reads back what was built, and compares it with the backup's objects. */
  public List<ComparedTable> compare(PartCrew crew) {
    try (Comparison comparison = session().compare()) {
      List<BackupPart> reads = comparison.reads();
      long total = reads.stream().mapToLong(BackupPart::estimatedBytes).sum();
      ByteCount count = new ByteCount(context, "compare", total);
      crew.run(
          reads,
          BackupPart::description,
          context,
          (read, monitor) -> {
            comparison.read(read, monitor);
            count.add(read.estimatedBytes());
          });
      return comparison.tables();
    }
  }

  /** How much was restored; for a whole backup as a database of its own nobody is asked. */
  RestoreFigures figures() {
    BackupRecord.Completion all = backup.completion();
    RestoreFigures whole =
        new RestoreFigures(
            backup.view().tables(),
            all == null ? 0 : all.rows(),
            all == null ? 0 : all.dataBytes());
    return session == null && isWhole() ? whole : session().figures().orElse(whole);
  }

  private boolean isWhole() {
    return request.scope().equals(RestoreScope.WHOLE);
  }

  /**
   * What belongs to that and was not restored; null for nothing, and for a whole backup that an
   * earlier owner had restored to the end.
   */
  @Nullable List<String> leftOut() {
    if (session == null && isWhole()) {
      return null;
    }
    List<String> all = session().leftOut();
    if (all.size() <= LEFT_OUT) {
      return all.isEmpty() ? null : all;
    }
    List<String> first = new ArrayList<>(all.subList(0, LEFT_OUT));
    first.add("and %d more".formatted(all.size() - LEFT_OUT));
    return first;
  }

  void publish() {
    replaced = session().publish(context);
  }

  /** Whether users see what was restored, by this attempt or an earlier one. */
  boolean isPublished() {
    return session().isPublished();
  }

  /** Drops what was built, by this attempt or an earlier one; the final name is untouched. */
  public void discard() {
    if (session != null || context.attempt() > 1) {
      session().discard();
    }
  }

  /** Drops what was built, however far it is, because nobody needs it. */
  public void drop() {
    session().discard();
  }

  /**
   * Whether a database was replaced. When an earlier owner published and died before it could say
   * so, this is whether the command allowed it.
   */
  boolean replaced() {
    return replaced;
  }

  private RestoreSession session() {
    RestoreSession open = session;
    if (open == null) {
      open = backups.restore(request, manifest, objects);
      session = open;
    }
    return open;
  }

  @Override
  public void close() {
    RestoreSession open = session;
    if (open != null) {
      open.close();
    }
  }
}
