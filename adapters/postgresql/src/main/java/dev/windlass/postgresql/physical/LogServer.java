package dev.windlass.postgresql.physical;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.ServerConnection;
import dev.windlass.postgresql.connection.ServerVersion;
import dev.windlass.postgresql.connection.WalSender;
import java.util.Locale;

/**
 * A server whose log is archived.
 *
 * @param slot the slot that keeps the log
 * @param segmentBytes the size of a file of the log
 */
record LogServer(String slot, long segmentBytes) {
  /** A file is held in memory while it is received. */
  private static final long LARGEST_FILE = 64L << 20;

  private static final int LONGEST_SLOT = 63;

  /** Asks the server; refuses one whose log cannot be archived. */
  static LogServer of(ServerConnection control, String engine) {
    ServerVersion version = ServerVersion.of(control);
    if (!version.atLeast(PhysicalBackups.OLDEST)) {
      throw EngineException.unsupported(
          engine,
          "archive of the log of PostgreSQL " + version.text(),
          "It needs PostgreSQL %d or later.".formatted(PhysicalBackups.OLDEST));
    }
    if (control.one("SELECT pg_is_in_recovery()", row -> row.getBoolean(1))) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "Engine %s is a standby; the log is archived from the primary.".formatted(engine),
          "Send the command for the engine that is the primary.");
    }
    long bytes =
        control.one(
            "SELECT setting::bigint FROM pg_settings WHERE name = 'wal_segment_size'",
            row -> row.getLong(1));
    if (bytes > LARGEST_FILE) {
      throw EngineException.unsupported(
          engine,
          "archive of a log in files of %d MB".formatted(bytes >> 20),
          "Files of up to %d MB are archived.".formatted(LARGEST_FILE >> 20));
    }
    return new LogServer(slot(engine), bytes);
  }

  /** The slot of an engine: slots take lower case letters, digits and underscores alone. */
  static String slot(String engine) {
    String name = "windlass_" + engine.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    return name.substring(0, Math.min(LONGEST_SLOT, name.length()));
  }

  /** Makes the slot unless it is there. */
  void keepBySlot(ServerConnection control, WalSender sender) {
    boolean there =
        control.one(
            "SELECT count(*) FROM pg_replication_slots WHERE slot_name = ?",
            row -> row.getInt(1) == 1,
            slot);
    if (!there) {
      var _ = sender.rows("CREATE_REPLICATION_SLOT " + slot + " PHYSICAL (RESERVE_WAL true)");
    }
  }

  /** The oldest file that the server still has, of this history or one before it. */
  ArchivedLog.Place oldest(ServerConnection control, long timeline) {
    String name =
        control.one(
            "SELECT coalesce((SELECT name FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"
                + " AND left(name, 8) COLLATE \"C\" <= ? ORDER BY substr(name, 9) COLLATE \"C\","
                + " name COLLATE \"C\" LIMIT 1), pg_walfile_name(pg_current_wal_lsn()))",
            row -> row.getString(1),
            "%08X".formatted(timeline));
    return new ArchivedLog.Place(ArchivedLog.timeline(name), LogChain.number(name, segmentBytes));
  }

  /**
   * The number of the last file that is to be archived now.
   *
   * @param complete whether the file that is being written is cut first
   */
  long target(ServerConnection control, boolean complete) {
    if (!complete) {
      return position(control, "SELECT pg_current_wal_flush_lsn()").segment(segmentBytes) - 1;
    }
    // Without a record of its own, a quiet server would not cut, and the archive would not tell
    // that nothing happened until now.
    LogPosition mark = position(control, "SELECT pg_create_restore_point('windlass archive')");
    var _ = position(control, "SELECT pg_switch_wal()");
    return new LogPosition(mark.value() - 1).segment(segmentBytes);
  }

  private static LogPosition position(ServerConnection control, String sql) {
    return control.one(sql, row -> LogPosition.of(row.getString(1)));
  }
}
