package dev.windlass.worker.restore;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.BackupPart;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Recovery;
import dev.windlass.engine.Recovery.LogArchive;
import dev.windlass.engine.Recovery.RecoveryRequest;
import dev.windlass.engine.Recovery.RecoverySession;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupVerifyResult.CheckedServer;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RecoveryAction;
import dev.windlass.messages.command.RestoreResult.RecoveredServer;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.Cleanup;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.recovery.StoredLog;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a server of a physical backup, on the worker's machine. An attempt that follows another one
 * begins anew: the files of the earlier one may be on another machine.
 */
public final class ServerRestore {
  private static final Logger LOG = LoggerFactory.getLogger(ServerRestore.class);

  private final BackupChoice choice;
  private final LogFiles files;
  private final ObjectStore store;
  private final TransferSettings settings;

  /** Restores from this store. */
  public ServerRestore(
      BackupChoice choice, LogFiles files, ObjectStore store, TransferSettings settings) {
    this.choice = choice;
    this.files = files;
    this.store = store;
    this.settings = settings;
  }

  /**
   * Refuses a recovery of what is no physical backup, a physical backup without one, and what a
   * whole server leaves no choice of.
   */
  static DatabaseRestore.Recovery wanted(BackupRecord backup, DatabaseRestore spec) {
    DatabaseRestore.Recovery wanted = spec.recovery();
    boolean physical = backup.source().method() == BackupMethod.PHYSICAL;
    if (physical && wanted != null) {
      requireWhole(backup, spec);
      return wanted;
    }
    throw new EngineException(
        FailureCode.INVALID_COMMAND,
        physical
            ? "Backup %s is one of a whole server, and spec.recovery does not say where it goes."
                .formatted(backup.id())
            : "Backup %s is one of database %s, and spec.recovery is for whole servers."
                .formatted(backup.id(), backup.source().database()),
        physical
            ? "Give spec.recovery.directory."
            : "Leave spec.recovery out and give target.database.");
  }

  private static void requireWhole(BackupRecord backup, DatabaseRestore spec) {
    if (spec.only() != null
        || spec.existing() != null
        || spec.createRoles() != null
        || spec.key() != null) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "Backup %s is one of a whole server, which is restored as it was.".formatted(backup.id()),
          "Leave only, existing, createRoles and key out of spec.");
    }
  }

  /** What would be done; fails where it would fail. */
  public List<String> check(
      JobContext context, BackupRecord backup, DatabaseRestore.Recovery wanted, int hands) {
    RestoreRun.requireKind(context, choice.manifest(backup));
    return context
        .engine()
        .recovery()
        .checkRecovery(
            request(context, wanted, false, hands), choice.manifest(backup), log(context, backup));
  }

  /** Does it; what was made by a run that failed is removed. */
  public RecoveredServer perform(
      JobContext context, BackupRecord backup, DatabaseRestore.Recovery wanted, int hands) {
    BackupManifest manifest = choice.manifest(backup);
    RestoreRun.requireKind(context, manifest);
    return perform(
        context, backup, manifest, request(context, wanted, false, hands), (_, made) -> made);
  }

  /**
   * Makes a server of the backup alone, has it started and inspected, and removes it.
   *
   * @return what was inspected; empty where the server could only be started
   * @throws EngineException {@code INTEGRITY_FAILED} when it does not start, or is damaged
   */
  public Optional<CheckedServer> prove(
      JobContext context, BackupRecord backup, BackupManifest manifest, int hands) {
    RestoreRun.requireKind(context, manifest);
    DatabaseRestore.Recovery scratch =
        new DatabaseRestore.Recovery(
            "verify-" + context.lease().job().value().substring(0, 12),
            null,
            null,
            null,
            RecoveryAction.PROMOTE,
            null);
    return perform(
        context,
        backup,
        manifest,
        request(context, scratch, true, hands),
        (session, _) -> {
          Optional<CheckedServer> found = session.inspect(context);
          session.discard();
          return found;
        });
  }

  private <T> T perform(
      JobContext context,
      BackupRecord backup,
      BackupManifest manifest,
      RecoveryRequest request,
      BiFunction<RecoverySession, RecoveredServer, T> afterwards) {
    int hands = request.parallelism();
    Recovery recovery = context.engine().recovery();
    try (RecoverySession session =
        recovery.recover(
            request, manifest, choice.objects(backup, manifest, null), log(context, backup))) {
      try {
        List<BackupPart> parts = session.prepare(context);
        settings.crew(hands).run(parts, BackupPart::description, context, session::unpack);
        return afterwards.apply(session, session.finish(context));
      } catch (RuntimeException | Error e) {
        Cleanup.perform(() -> discard(context, session));
        throw e;
      }
    }
  }

  private static void discard(JobContext context, RecoverySession session) {
    try {
      session.discard();
    } catch (EngineException e) {
      LOG.warn(
          "What restore {} made could not be removed: {}", context.lease().job(), e.getMessage());
    }
  }

  private static RecoveryRequest request(
      JobContext context, DatabaseRestore.Recovery wanted, boolean backupOnly, int hands) {
    return new RecoveryRequest(
        context.lease().job().value(), context.lease().token(), wanted, backupOnly, hands);
  }

  /** The log of the engine that the backup came from, whatever engine it is restored by. */
  private LogArchive log(JobContext context, BackupRecord backup) {
    return new StoredLog(files, store, context.lease(), backup.source().engine());
  }
}
