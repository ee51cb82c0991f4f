package dev.windlass.worker.restore;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupPruning;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.JobLease;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.backup.BackupNames;
import dev.windlass.worker.backup.Manifests;
import dev.windlass.worker.encryption.BackupKeys;
import dev.windlass.worker.operation.Targets;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the backup that a restore means, and what belongs to it. */
public final class BackupChoice {
  private final BackupCatalogue catalogue;
  private final BackupPruning pruning;
  private final ObjectStore store;
  private final BackupKeys keys;

  /** Looks in this catalogue and store. */
  public BackupChoice(
      BackupCatalogue catalogue, BackupPruning pruning, ObjectStore store, BackupKeys keys) {
    this.catalogue = catalogue;
    this.pruning = pruning;
    this.store = store;
    this.keys = keys;
  }

  /**
   * Makes sure that the backup is there until the job ends.
   *
   * @throws EngineException {@code NOT_FOUND} when it was deleted a moment ago
   * @throws dev.windlass.controlstore.LeaseLost when the job belongs to somebody else
   */
  public void reserve(JobLease lease, BackupRecord backup) {
    if (!pruning.use(lease, backup.id())) {
      throw notFound(backup.id());
    }
  }

  /** The backup in the catalogue; {@code NOT_FOUND} when there is none. */
  BackupRecord find(Target target, DatabaseRestore spec) {
    String id = spec.backup();
    DatabaseRestore.Latest latest = spec.latest();
    if (id != null && latest == null) {
      return byId(id);
    }
    if (id == null && latest != null) {
      return newest(target, latest);
    }
    throw new EngineException(
        FailureCode.INVALID_COMMAND,
        "A restore names either spec.backup or spec.latest, and not both.",
        "Leave one of them out and send the command under a new id.");
  }

  /** The backup of this id; {@code NOT_FOUND} when the catalogue has none that is complete. */
  public BackupRecord byId(String id) {
    return catalogue.find(id).orElseThrow(() -> notFound(id));
  }

  private static EngineException notFound(String id) {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "The catalogue has no complete backup " + id + ".",
        "backup.list shows those that there are.");
  }

  /** The newest backup that fits; {@code NOT_FOUND} when there is none. */
  public BackupRecord newest(Target target, DatabaseRestore.Latest latest) {
    String asked = latest.engine();
    String engine = asked == null ? Targets.engine(target) : asked;
    return catalogue
        .latest(engine, Objects.requireNonNullElse(latest.database(), ""), latest.before())
        .orElseThrow(
            () ->
                new EngineException(
                    FailureCode.NOT_FOUND,
                    "The catalogue has no complete backup of "
                        + (latest.database() == null
                            ? "the server as a whole, of engine "
                            : "database " + latest.database() + " on engine ")
                        + engine
                        + (latest.before() == null ? "." : " from before " + latest.before() + "."),
                    "Back it up first, or name another database or moment."));
  }

  /** The backup's manifest, checked against the catalogue. */
  public BackupManifest manifest(BackupRecord backup) {
    BackupRecord.Completion end = backup.completion();
    if (end == null) {
      throw new EngineException(
          FailureCode.INTERNAL,
          "Backup " + backup.id() + " is complete without its figures.",
          null);
    }
    return Manifests.read(
        store.read(backup.key(BackupNames.MANIFEST), Manifests.MAX_BYTES), end.manifestSha256());
  }

  /**
   * The backup's objects, each checked against the manifest as it is read, and decrypted.
   *
   * @param key a reference to the key of an encrypted backup; null for the one in the manifest
   */
  public ObjectSource objects(BackupRecord backup, BackupManifest manifest, @Nullable String key) {
    ObjectSource stored =
        store.source(
            backup.prefix(),
            manifest.parts().stream()
                .map(BackupManifest.Part::object)
                .collect(Collectors.toMap(StoredObject::name, Function.identity())));
    return keys.reading(manifest, stored, key);
  }
}
