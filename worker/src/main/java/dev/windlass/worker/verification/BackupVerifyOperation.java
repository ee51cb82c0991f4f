package dev.windlass.worker.verification;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSource;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.BackupVerify;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.VerifyDepth;
import dev.windlass.worker.batch.NamedStep;
import dev.windlass.worker.batch.PartCrew;
import dev.windlass.worker.batch.RunIdentity;
import dev.windlass.worker.batch.StepwiseRuns;
import dev.windlass.worker.batch.TransferSettings;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.Targets;
import dev.windlass.worker.restore.BackupChoice;
import dev.windlass.worker.restore.ServerRestore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code backup.verify}: either every object is read, or the backup is restored into a scratch
 * database, compared and dropped. What was found is in the catalogue before the scratch database
 * goes.
 */
public final class BackupVerifyOperation implements Operation<BackupVerify> {
  static final String RUN = "backup.verify";
  static final String BACKUP = "backup";

  private final BackupChoice choice;
  private final ObjectInspection objects;
  private final Proofs proofs;
  private final StepwiseRuns runs;
  private final TransferSettings settings;
  private final Clock clock;
  private final ScratchRestore scratch;
  private final ServerRestore servers;

  /** Verifies what this choice finds. */
  public BackupVerifyOperation(
      BackupChoice choice,
      ServerRestore servers,
      ObjectInspection objects,
      Proofs proofs,
      StepwiseRuns runs,
      TransferSettings settings,
      Clock clock) {
    this.choice = choice;
    this.servers = servers;
    this.objects = objects;
    this.proofs = proofs;
    this.runs = runs;
    this.settings = settings;
    this.clock = clock;
    this.scratch = new ScratchRestore(proofs, runs, settings);
  }

  @Override
  public Class<BackupVerify> serves() {
    return BackupVerify.class;
  }

  /** The scratch database has a name of its own; reading objects needs nothing of the engine. */
  @Override
  public List<ResourceLock> locks(Target target, BackupVerify spec) {
    return spec.depthOrChecksum() == VerifyDepth.RESTORE
        ? List.of(ResourceLock.engine(Targets.engine(target), ResourceLock.Mode.SHARED))
        : List.of();
  }

  @Override
  public boolean mutates(BackupVerify spec) {
    return true;
  }

  @Override
  public boolean repeatable(BackupVerify spec) {
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
  public CommandResult run(JobContext context, BackupVerify spec) {
    Instant started = clock.instant();
    RunIdentity identity = RunIdentity.of(context.lease().job());
    BackupRecord backup = backup(context, spec, identity);
    int hands = settings.hands(spec.parallelism());
    if (context.dryRun()) {
      return rehearse(context, spec, backup, hands);
    }
    choice.reserve(context.lease(), backup);
    Findings findings = new Findings(backup, spec.depthOrChecksum(), started);
    try {
      BackupManifest manifest = manifest(backup);
      findings.read(manifest);
      ObjectSource source = choice.objects(backup, manifest, spec.key());
      if (spec.depthOrChecksum() == VerifyDepth.CHECKSUM) {
        readAll(context, backup, manifest, source, identity, hands);
      } else if (backup.source().method() == BackupMethod.PHYSICAL) {
        servers.prove(context, backup, manifest, hands).ifPresent(findings::check);
        proofs.passed(context.lease(), backup.id(), VerifyDepth.RESTORE, engine(context));
      } else {
        scratch.prove(context, backup, manifest, source, hands, findings);
      }
    } catch (RuntimeException e) {
      proofs.failed(context.lease(), backup.id(), spec.depthOrChecksum(), engine(context), e);
      throw e;
    }
    return findings.result(clock.instant());
  }

  private static String engine(JobContext context) {
    return Targets.engine(context.command().target());
  }

  /** A run that was begun goes on with the backup it began with, even if there is a newer one. */
  private BackupRecord backup(JobContext context, BackupVerify spec, RunIdentity identity) {
    return runs.note(RUN, identity, BACKUP)
        .map(choice::byId)
        .orElseGet(() -> find(context.command().target(), spec));
  }

  private BackupRecord find(Target target, BackupVerify spec) {
    String from = spec.from() == null ? Targets.engine(target) : spec.from();
    String database = Targets.databaseOrServer(target);
    if (spec.backup() == null) {
      return choice.newest(target, new DatabaseRestore.Latest(from, target.database(), null));
    }
    BackupRecord backup = choice.byId(spec.backup());
    if (!backup.source().engine().equals(from) || !backup.source().database().equals(database)) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Backup %s is of database %s on engine %s, and not of %s on %s."
              .formatted(
                  backup.id(),
                  backup.source().database(),
                  backup.source().engine(),
                  database,
                  from),
          "Name the database that it is of, and with spec.from the engine that it came from.");
    }
    return backup;
  }

  /** A manifest that is gone is a finding as well. */
  private BackupManifest manifest(BackupRecord backup) {
    try {
      return choice.manifest(backup);
    } catch (EngineException e) {
      if (e.code() != FailureCode.NOT_FOUND) {
        throw e;
      }
      throw new EngineException(
          FailureCode.INTEGRITY_FAILED,
          "Backup " + backup.id() + " is damaged: its manifest.json is missing.",
          null,
          "Back the database up again now, and find out who wrote to the store.",
          e);
    }
  }

  private void readAll(
      JobContext context,
      BackupRecord backup,
      BackupManifest manifest,
      ObjectSource source,
      RunIdentity identity,
      int hands) {
    PartCrew crew = settings.crew(hands);
    runs.run(
        RUN,
        identity,
        Map.of(BACKUP, backup.id()),
        List.of(
            new NamedStep("read", () -> objects.inspect(backup, manifest, source, crew, context)),
            new NamedStep(
                "record",
                () ->
                    proofs.passed(
                        context.lease(), backup.id(), VerifyDepth.CHECKSUM, engine(context)))));
  }

  private DryRunResult rehearse(
      JobContext context, BackupVerify spec, BackupRecord backup, int hands) {
    BackupManifest manifest = manifest(backup);
    List<String> would = new ArrayList<>();
    String name = "backup " + backup.id() + ", the state of " + backup.view().snapshotAt();
    if (spec.depthOrChecksum() == VerifyDepth.CHECKSUM) {
      would.add(
          "Read the %d objects of %s, and compare them with its manifest."
              .formatted(manifest.parts().size(), name));
    } else if (backup.source().method() == BackupMethod.PHYSICAL) {
      would.add("Make a server of " + name + ", and start it.");
      would.add("Have it check its tables and indexes, and remove it.");
    } else {
      would.add("Restore " + name + ", into a scratch database.");
      would.addAll(
          scratch.check(
              context, backup, manifest, choice.objects(backup, manifest, spec.key()), hands));
      would.add("Compare every table with the backup's objects, and drop the scratch database.");
    }
    would.add("Put down in the catalogue what was found.");
    return new DryRunResult(would);
  }
}
