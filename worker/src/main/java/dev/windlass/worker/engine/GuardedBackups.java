package dev.windlass.worker.engine;

import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.BackupMethod;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Backup and restore behind a guard. The sessions are handed out as they are: they run for hours,
 * are counted in the engine's limit of jobs, and must not keep short calls waiting.
 */
final class GuardedBackups implements Backups {
  private final Backups backups;
  private final EngineGuard guard;

  GuardedBackups(Backups backups, EngineGuard guard) {
    this.backups = backups;
    this.guard = guard;
  }

  @Override
  public Set<BackupMethod> methods() {
    return backups.methods();
  }

  @Override
  public List<String> checkBackup(BackupRequest request) {
    return guard.call(() -> backups.checkBackup(request));
  }

  @Override
  public BackupSession begin(BackupRequest request, WorkMonitor monitor) {
    return guard.call(() -> backups.begin(request, monitor));
  }

  @Override
  public Optional<BackupSession> resume(BackupRequest request, String token, WorkMonitor monitor) {
    return guard.call(() -> backups.resume(request, token, monitor));
  }

  @Override
  public List<String> checkRestore(RestoreRequest request, BackupManifest manifest) {
    return guard.call(() -> backups.checkRestore(request, manifest));
  }

  @Override
  public RestoreSession restore(
      RestoreRequest request, BackupManifest manifest, ObjectSource source) {
    return guard.call(() -> backups.restore(request, manifest, source));
  }
}
