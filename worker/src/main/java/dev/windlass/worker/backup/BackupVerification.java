package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.FinishedPart;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.ByteCount;
import dev.windlass.worker.batch.TransferSettings;
import java.util.List;

/** The step that makes sure that what lies in the store is what was written. */
final class BackupVerification {
  private static final int MAX_INSTRUCTIONS = 1 << 20;

  private final BackupCatalogue catalogue;
  private final ObjectStore store;
  private final TransferSettings settings;

  BackupVerification(BackupCatalogue catalogue, ObjectStore store, TransferSettings settings) {
    this.catalogue = catalogue;
    this.store = store;
    this.settings = settings;
  }

  /** Throws {@code INTEGRITY_FAILED} when an object differs, {@code NOT_FOUND} when one is gone. */
  void perform(BackupRun run) {
    List<FinishedPart> parts = catalogue.parts(run.backupId());
    long total = parts.stream().mapToLong(part -> part.object().bytes()).sum();
    ByteCount count = new ByteCount(run.context(), "verify", total);
    store.read(run.key(BackupNames.INSTRUCTIONS), MAX_INSTRUCTIONS);
    settings
        .crew(run.request().parallelism())
        .run(
            parts,
            part -> "Object " + part.object().name(),
            run.context(),
            (part, _) -> {
              store.verify(run.key(part.object().name()), part.object());
              count.add(part.object().bytes());
            });
  }
}
