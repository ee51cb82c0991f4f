package dev.windlass.worker.recovery;

import dev.windlass.controlstore.LogFiles;
import dev.windlass.engine.Recovery;
import dev.windlass.engine.Recovery.ArchiveReport;
import dev.windlass.engine.Recovery.ArchiveRequest;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.WalArchive;
import dev.windlass.messages.command.WalArchiveResult;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.Targets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * {@code wal.archive}: receives what the engine's log has since the last time. The engine keeps
 * what is not archived, so a run that fails or whose worker dies is made good by the next one.
 */
public final class WalArchiveOperation implements Operation<WalArchive> {
  private final LogFiles files;
  private final ObjectStore store;

  /** Archives into this store. */
  public WalArchiveOperation(LogFiles files, ObjectStore store) {
    this.files = files;
    this.store = store;
  }

  @Override
  public Class<WalArchive> serves() {
    return WalArchive.class;
  }

  /** One at a time; the engine itself is only shared. */
  @Override
  public List<ResourceLock> locks(Target target, WalArchive spec) {
    String engine = Targets.engine(target);
    return List.of(
        ResourceLock.engine(engine, ResourceLock.Mode.SHARED),
        ResourceLock.log(engine, ResourceLock.Mode.EXCLUSIVE));
  }

  @Override
  public boolean mutates(WalArchive spec) {
    return true;
  }

  @Override
  public boolean repeatable(WalArchive spec) {
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
  public CommandResult run(JobContext context, WalArchive spec) {
    String engine = Targets.engine(context.command().target());
    Recovery recovery = context.engine().recovery();
    if (context.dryRun()) {
      List<String> would = new ArrayList<>(recovery.checkArchive());
      store.checkHealth();
      return new DryRunResult(would);
    }
    ArchiveReport report =
        recovery.archive(
            new ArchiveRequest(
                Boolean.TRUE.equals(spec.complete()),
                Objects.requireNonNullElse(spec.follow(), Duration.ZERO)),
            new StoredLog(files, store, context.lease(), engine),
            context);
    return new WalArchiveResult(
        engine,
        report.server(),
        report.files(),
        report.bytes(),
        report.until(),
        report.upTo(),
        report.gaps());
  }
}
