package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.BackupShelf;
import dev.windlass.controlstore.CataloguedBackup;
import dev.windlass.messages.command.BackupList;
import dev.windlass.messages.command.BackupListResult;
import dev.windlass.messages.command.BackupSummary;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Ranges;
import dev.windlass.worker.operation.Reading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code backup.list}. */
public final class BackupListOperation extends Reading<BackupList> {
  private static final int MAX_BACKUPS = 1_000;
  private static final int DEFAULT_BACKUPS = 50;

  private final BackupShelf shelf;
  private final Clock clock;

  BackupListOperation(BackupShelf shelf, Clock clock) {
    super(BackupList.class);
    this.shelf = shelf;
    this.clock = clock;
  }

  @Override
  protected CommandResult read(JobContext context, BackupList spec) {
    int limit = Ranges.within("limit", spec.limit(), 1, MAX_BACKUPS, DEFAULT_BACKUPS);
    List<CataloguedBackup> found = shelf.list(spec, limit + 1);
    Instant now = clock.instant();
    return new BackupListResult(
        found.stream().limit(limit).map(entry -> summary(entry, now)).toList(),
        found.size() > limit);
  }

  private static BackupSummary summary(CataloguedBackup entry, Instant now) {
    BackupRecord backup = entry.backup();
    BackupRecord.Completion end = entry.completion();
    Duration age = Duration.between(backup.view().snapshotAt(), now);
    return new BackupSummary(
        backup.id(),
        backup.source().engine(),
        backup.source().engineKind(),
        backup.view().engineVersion(),
        backup.source().database(),
        backup.source().method(),
        backup.source().label(),
        backup.view().snapshotAt(),
        end.completedAt(),
        age.isNegative() ? Duration.ZERO : age,
        backup.view().tables(),
        end.rows(),
        end.dataBytes(),
        end.storedBytes(),
        end.objects(),
        entry.standing(),
        entry.verification());
  }

  @Override
  protected String describe(JobContext context, BackupList spec) {
    return "List backups.";
  }
}
