package dev.windlass.worker.engine;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.Recovery;
import dev.windlass.engine.WorkMonitor;
import java.util.List;

/** Recovery behind a guard. What runs for hours is counted in the engine's limit of jobs. */
final class GuardedRecovery implements Recovery {
  private final Recovery recovery;
  private final EngineGuard guard;

  GuardedRecovery(Recovery recovery, EngineGuard guard) {
    this.recovery = recovery;
    this.guard = guard;
  }

  @Override
  public List<String> checkArchive() {
    return guard.call(recovery::checkArchive);
  }

  @Override
  public ArchiveReport archive(ArchiveRequest request, LogArchive archive, WorkMonitor monitor) {
    return guard.longCall(() -> recovery.archive(request, archive, monitor));
  }

  /** The engine itself is not needed: it may be what was lost. */
  @Override
  public List<String> checkRecovery(
      RecoveryRequest request, BackupManifest manifest, LogArchive log) {
    return recovery.checkRecovery(request, manifest, log);
  }

  @Override
  public RecoverySession recover(
      RecoveryRequest request, BackupManifest manifest, ObjectSource objects, LogArchive log) {
    return recovery.recover(request, manifest, objects, log);
  }
}
