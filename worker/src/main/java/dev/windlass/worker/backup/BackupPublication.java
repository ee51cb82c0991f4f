package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.FinishedPart;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.objectstore.ObjectStore;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

/** The last step: the manifest, and then the entry in the catalogue. */
final class BackupPublication {
  private final BackupCatalogue catalogue;
  private final ObjectStore store;
  private final Clock clock;

  BackupPublication(BackupCatalogue catalogue, ObjectStore store, Clock clock) {
    this.catalogue = catalogue;
    this.store = store;
    this.clock = clock;
  }

  /** Makes the backup one that can be restored; an owner that was overtaken cannot. */
  void perform(BackupRun run) {
    BackupRecord backup = catalogue.writing(run.lease(), run.backupId());
    List<FinishedPart> parts = catalogue.parts(backup.id());
    byte[] manifest = Manifests.write(Manifests.compose(backup, parts));
    run.context().throwIfCancelled();
    String key = backup.key(BackupNames.MANIFEST);
    if (!store.createIfAbsent(key, manifest, "application/json")
        && !Arrays.equals(store.read(key, Manifests.MAX_BYTES), manifest)) {
      throw new EngineException(
          FailureCode.CONFLICT,
          "The object store has another manifest for backup " + backup.id() + " already.",
          "Find out who else writes under this prefix.");
    }
    catalogue.complete(
        run.lease(),
        backup.id(),
        new BackupRecord.Completion(
            clock.instant(),
            parts.stream().mapToLong(FinishedPart::rows).sum(),
            parts.stream().mapToLong(FinishedPart::dataBytes).sum(),
            parts.stream().mapToLong(part -> part.object().bytes()).sum(),
            parts.size(),
            Manifests.sha256(manifest)));
  }
}
