package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupCatalogue;
import dev.windlass.controlstore.BackupRecord;
import dev.windlass.engine.BackupScope;
import dev.windlass.engine.Backups;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupGlobals;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupPace;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseBackup;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.ObjectPattern;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.batch.NamedStep;
import dev.windlass.worker.batch.RunIdentity;
import dev.windlass.worker.batch.StepwiseRuns;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.encryption.BackupKeys;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.Targets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code database.backup}: copy, verify, publish. After a crash the job's next owner goes on where
 * the finished steps end; a backup is catalogued once, by the owner that holds the lease.
 */
public final class BackupOperation implements Operation<DatabaseBackup> {
  private static final String RUN = "database.backup";

  private final BackupCatalogue catalogue;
  private final ObjectStore store;
  private final BackupKeys keys;
  private final StepwiseRuns runs;
  private final TransferSettings settings;
  private final Clock clock;
  private final BackupRemoval removal;
  private final BackupCopy copy;
  private final BackupVerification verification;
  private final BackupPublication publication;

  /** Backs up into this store and catalogue. */
  public BackupOperation(
      BackupCatalogue catalogue,
      ObjectStore store,
      BackupKeys keys,
      StepwiseRuns runs,
      TransferSettings settings,
      Clock clock,
      String windlassVersion) {
    this.catalogue = catalogue;
    this.store = store;
    this.keys = keys;
    this.runs = runs;
    this.settings = settings;
    this.clock = clock;
    this.removal = new BackupRemoval(catalogue, store);
    this.copy = new BackupCopy(catalogue, store, keys, removal, settings, windlassVersion);
    this.verification = new BackupVerification(catalogue, store, settings);
    this.publication = new BackupPublication(catalogue, store, clock);
  }

  @Override
  public Class<DatabaseBackup> serves() {
    return DatabaseBackup.class;
  }

  @Override
  public List<ResourceLock> locks(Target target, DatabaseBackup spec) {
    String engine = Targets.engine(target);
    ResourceLock shared = ResourceLock.engine(engine, ResourceLock.Mode.SHARED);
    String database = target.database();
    return database == null
        ? List.of(shared)
        : List.of(shared, ResourceLock.database(engine, database, ResourceLock.Mode.SHARED));
  }

  @Override
  public boolean mutates(DatabaseBackup spec) {
    return true;
  }

  @Override
  public boolean repeatable(DatabaseBackup spec) {
    return true;
  }

  @Override
  public Lane lane() {
    return Lane.WORK;
  }

  @Override
  public Duration defaultTimeout() {
    return Duration.ofDays(1);
  }

  @Override
  public Optional<CommandResult> accomplished(JobId job, DatabaseBackup spec) {
    return catalogue.completedBy(job).map(this::result);
  }

  @Override
  public CommandResult run(JobContext context, DatabaseBackup spec) {
    BackupRun run = prepare(context, spec);
    if (context.dryRun()) {
      return rehearse(run);
    }
    try {
      runs.run(
          RUN,
          RunIdentity.of(run.lease().job()).and("backup", run.backupId()),
          Map.of(),
          steps(run));
    } catch (RuntimeException | Error e) {
      removal.afterFailure(run, e);
      throw e;
    }
    return result(catalogue.find(run.backupId()).orElseThrow());
  }

  private BackupRun prepare(JobContext context, DatabaseBackup spec) {
    Target target = context.command().target();
    Backups backups = context.engine().backups();
    BackupRequest request =
        new BackupRequest(
            Targets.databaseOrServer(target),
            method(context, backups, spec, target.database() == null),
            settings.hands(spec.parallelism()),
            settings.level(spec.compressionLevel()),
            scope(spec),
            Objects.requireNonNullElse(spec.pace(), BackupPace.GENTLE));
    BackupRecord.Source source =
        new BackupRecord.Source(
            Targets.engine(target),
            context.engineDocument().engine(),
            request.database(),
            request.method(),
            spec.label());
    Optional<BackupRecord> before = catalogue.underWay(context.lease().job());
    String id =
        before
            .filter(record -> record.copiedAt() != null)
            .map(BackupRecord::id)
            .orElseGet(() -> BackupNames.id(clock.instant(), context.lease()));
    return new BackupRun(
        context,
        backups,
        request,
        source,
        id,
        BackupNames.prefix(source, id),
        spec.encryption() == null ? null : keys.begin(spec.encryption().key(), id),
        clock.instant(),
        before);
  }

  private static BackupScope scope(DatabaseBackup spec) {
    List<ObjectPattern> include = spec.include();
    List<ObjectPattern> exclude = spec.exclude();
    if (spec.globals() == BackupGlobals.WITH_PASSWORDS && spec.encryption() == null) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "Verifiers of passwords are secrets, and go into encrypted backups alone.",
          "Give spec.encryption a key, or ask for globals WITHOUT_PASSWORDS.");
    }
    return new BackupScope(
        include == null ? List.of() : include,
        exclude == null ? List.of() : exclude,
        spec.globals());
  }

  private static BackupMethod method(
      JobContext context, Backups backups, DatabaseBackup spec, boolean server) {
    BackupMethod asked = spec.method();
    if (asked == null && !server) {
      return backups.methods().iterator().next();
    }
    BackupMethod method = asked == null ? BackupMethod.PHYSICAL : asked;
    if (!backups.methods().contains(method)) {
      throw EngineException.unsupported(
          context.engine().name(), method + " backup", "It has: " + backups.methods() + ".");
    }
    if (server != (method == BackupMethod.PHYSICAL)) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          server
              ? "The target names no database, and a %s backup is one of a database."
                  .formatted(method)
              : "The target names a database, and a PHYSICAL backup is one of the whole server.",
          "Give target.database for LOGICAL and NATIVE, and leave it out for PHYSICAL.");
    }
    if (server && spec.encryption() != null) {
      // The archived log of the server, which a recovery needs, would lie beside it in the clear.
      throw new EngineException(
          FailureCode.UNSUPPORTED_OPERATION,
          "A backup of a whole server is not encrypted by Windlass.",
          "Leave spec.encryption out and let the bucket encrypt, or back up the databases one by one.");
    }
    return method;
  }

  private DryRunResult rehearse(BackupRun run) {
    List<String> would = new ArrayList<>(run.backups().checkBackup(run.request()));
    store.checkHealth();
    would.add("Write the objects under " + store.location(run.prefix() + "/") + ".");
    would.add("Verify every object, write the manifest, and enter the backup in the catalogue.");
    return new DryRunResult(would);
  }

  private List<NamedStep> steps(BackupRun run) {
    return List.of(
        new NamedStep("copy", () -> copy.perform(run)),
        new NamedStep("verify", () -> verification.perform(run)),
        new NamedStep("publish", () -> publication.perform(run)));
  }

  private BackupResult result(BackupRecord backup) {
    BackupRecord.Completion end = backup.completion();
    if (end == null) {
      throw new EngineException(
          FailureCode.INTERNAL,
          "Backup " + backup.id() + " is complete without its figures.",
          null);
    }
    return new BackupResult(
        backup.id(),
        backup.source().engine(),
        backup.source().database(),
        backup.source().method(),
        store.location(backup.prefix() + "/"),
        end.manifestSha256(),
        backup.view().snapshotAt(),
        backup.view().tables(),
        end.rows(),
        end.dataBytes(),
        end.storedBytes(),
        end.objects(),
        Duration.between(backup.startedAt(), end.completedAt()),
        backup.source().label());
  }
}
