package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.JobLease;
import dev.windlass.objectstore.ObjectKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How backups and their objects are named. */
public final class BackupNames {
  /** The table of contents, written last. */
  public static final String MANIFEST = "manifest.json";

  /** How to restore with the engine's own tools alone. */
  public static final String INSTRUCTIONS = "RESTORE.md";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private BackupNames() {}

  /**
   * Where a backup's objects lie: under the engine and the database. No database's name becomes
   * {@code =server}, which those of the server as a whole are under.
   */
  static String prefix(BackupRecord.Source source, String id) {
    return source.database().isEmpty()
        ? ObjectKey.of("backups", source.engine()) + "/=server/" + ObjectKey.of(id)
        : ObjectKey.of("backups", source.engine(), source.database(), id);
  }

  /**
   * A backup's id: the moment it began, the job, and, from the job's second owner on, which owner.
   * Two owners of one job never share an id, and so never write the same object.
   */
  static String id(Instant moment, JobLease lease) {
    String id = TIME.format(moment) + "-" + lease.job().value().substring(0, 8);
    return lease.token() == 1 ? id : id + "-" + lease.token();
  }
}
