package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.JobLease;
import dev.windlass.engine.Backups;
import dev.windlass.engine.Backups.BackupRequest;
import dev.windlass.engine.ObjectSink;
import dev.windlass.worker.encryption.BackupKeys.EncryptedBackup;
import dev.windlass.worker.operation.JobContext;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One owner's run of a backup.
 *
 * @param context the job
 * @param backups the engine's way of backing up
 * @param request what to back up
 * @param source the same for the catalogue
 * @param backupId the id under which this run writes
 * @param prefix where it writes, below the object store's prefix; without a slash at its end
 * @param encrypted how it is encrypted; null for not at all
 * @param startedAt when it started
 * @param predecessor what an earlier owner of the job left unfinished
 */
record BackupRun(
    JobContext context,
    Backups backups,
    BackupRequest request,
    BackupRecord.Source source,
    String backupId,
    String prefix,
    @Nullable EncryptedBackup encrypted,
    Instant startedAt,
    Optional<BackupRecord> predecessor) {

  /** The key of one of the backup's objects. */
  String key(String name) {
    return prefix + "/" + name;
  }

  /** Encrypts on the way into this sink, if the backup is encrypted. */
  ObjectSink into(ObjectSink sink) {
    EncryptedBackup cipher = encrypted;
    return cipher == null ? sink : cipher.into(sink);
  }

  JobLease lease() {
    return context.lease();
  }

  /** Whether this run goes on where every part is in the store already. */
  boolean continues() {
    return predecessor.filter(record -> record.id().equals(backupId)).isPresent();
  }
}
