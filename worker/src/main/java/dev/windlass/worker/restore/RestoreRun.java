package dev.windlass.worker.restore;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.Backups;
import dev.windlass.engine.Backups.RestoreRequest;
import dev.windlass.engine.Backups.RestoreSession;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.worker.batch.ByteCount;
import dev.windlass.worker.batch.PartCrew;
import dev.windlass.worker.operation.JobContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One owner's run of a restore. Opens the engine's session when the first step needs it. Not for
 * use by several threads; the parts of the load are.
 */
final class RestoreRun implements AutoCloseable {
  private final JobContext context;
  private final Backups backups;
  private final RestoreRequest request;
  private final BackupRecord backup;
  private final BackupManifest manifest;
  private final ObjectSource objects;
  private @Nullable RestoreSession session;
  private boolean replaced;

  RestoreRun(
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
  List<String> check() {
    return backups.checkRestore(request, manifest);
  }

  void prepare() {
    context.progress("prepare", 0, null, "bytes");
    session().prepare(context);
  }

  /** Loads what is not loaded yet. */
  void load(PartCrew crew) {
    RestoreSession open = session();
    List<BackupPart> pending = open.pendingParts();
    long total = manifest.parts().stream().mapToLong(BackupManifest.Part::dataBytes).sum();
    long missing = pending.stream().mapToLong(BackupPart::estimatedBytes).sum();
    WorkMonitor monitor = ByteCount.resumed(context, Math.max(total - missing, 0), "");
    crew.run(pending, BackupPart::description, monitor, open::load);
  }

  void finish() {
    context.progress("indexes and constraints", 0, null, "bytes");
    session().finish(context);
  }

  void publish() {
    replaced = session().publish(context);
  }

  /** Drops what was built, by this attempt or an earlier one; the final name is untouched. */
  void discard() {
    if (session != null || context.attempt() > 1) {
      session().discard();
    }
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
