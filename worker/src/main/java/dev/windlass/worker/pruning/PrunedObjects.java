package dev.windlass.worker.pruning;

import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.backup.BackupNames;
import dev.windlass.worker.backup.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the objects of backups that were marked out of the store: those that the manifest names,
 * and no others. The manifest goes last, so that whoever goes on after a crash knows the rest.
 */
final class PrunedObjects {
  private final BackupPruning pruning;
  private final ObjectStore store;

  PrunedObjects(BackupPruning pruning, ObjectStore store) {
    this.pruning = pruning;
    this.store = store;
  }

  /**
   * What stands in the way of deleting this backup's objects, in words; empty when nothing does.
   *
   * @throws EngineException {@code STORAGE_UNREACHABLE}
   */
  Optional<String> obstacle(BackupRecord backup) {
    try {
      var _ = manifest(backup);
      return Optional.empty();
    } catch (EngineException e) {
      if (e.code().isTransient()) {
        throw e;
      }
      return Optional.of(
          "it cannot be deleted because its manifest does not tell its objects ("
              + e.code()
              + "); look at "
              + store.location(backup.prefix() + "/"));
    }
  }

  /** Removes them, and says so in the catalogue; does what is left to do after a crash. */
  void remove(BackupRecord backup) {
    BackupManifest manifest;
    try {
      manifest = manifest(backup);
    } catch (EngineException e) {
      if (e.code() == FailureCode.NOT_FOUND) {
        pruning.removed(backup.id());
        return;
      }
      throw e;
    }
    List<String> keys = new ArrayList<>();
    manifest.parts().forEach(part -> keys.add(backup.key(part.object().name())));
    keys.add(backup.key(BackupNames.INSTRUCTIONS));
    store.delete(keys);
    store.delete(List.of(backup.key(BackupNames.MANIFEST)));
    pruning.removed(backup.id());
  }

  private BackupManifest manifest(BackupRecord backup) {
    BackupRecord.Completion end = backup.completion();
    if (end == null) {
      throw new IllegalStateException("Backup " + backup.id() + " was never complete.");
    }
    return Manifests.read(
        store.read(backup.key(BackupNames.MANIFEST), Manifests.MAX_BYTES), end.manifestSha256());
  }
}
