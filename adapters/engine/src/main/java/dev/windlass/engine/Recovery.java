package dev.windlass.engine;

import dev.windlass.messages.command.BackupVerifyResult.CheckedServer;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.RestoreResult;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The way to any moment: the engine's log of changes is archived beside its physical backups, and a
 * new server is brought up from one of these and as much of the log as is wanted.
 */
public interface Recovery {
  /**
   * The property of a physical backup's manifest that says which files of the log it needs: those
   * whose {@link LogFile#position} is this one or a later one.
   */
  String LOG_FROM = "logFrom";

  /** Checks what can be checked without archiving; the steps that would follow, a sentence each. */
  List<String> checkArchive();

  /**
   * Archives what the log has since it was archived last. What the archive has is let go by the
   * server, and nothing else: after a failure, or when the worker dies, the next call goes on.
   *
   * @throws EngineException {@code INTEGRITY_FAILED} when the server no longer has what the archive
   *     lacks; the archive goes on behind the gap, and the failure names it
   */
  ArchiveReport archive(ArchiveRequest request, LogArchive archive, WorkMonitor monitor);

  /** Checks what can be checked before anything is written; returns what would be done. */
  List<String> checkRecovery(RecoveryRequest request, BackupManifest manifest, LogArchive log);

  /** Opens a recovery; nothing is written yet. */
  RecoverySession recover(
      RecoveryRequest request, BackupManifest manifest, ObjectSource objects, LogArchive log);

  /**
   * How to archive.
   *
   * @param complete whether the log is cut now, so that all that was written by now is archived
   * @param follow how long to stay and archive what is written meanwhile; zero for not at all
   */
  record ArchiveRequest(boolean complete, Duration follow) {}

  /**
   * What was archived.
   *
   * @param server which server
   * @param files how many files
   * @param bytes their size before compression
   * @param until up to which place of the log the archive goes
   * @param upTo everything up to this moment of the engine's clock can be had, but for gaps
   * @param gaps what the archive lacks between files that it has, a few words each
   */
  record ArchiveReport(
      String server, int files, long bytes, String until, Instant upTo, List<String> gaps) {}

  /**
   * A file of the log.
   *
   * @param server which server's log it is
   * @param name unique within the server's log; names sort by time within a history of the server
   * @param position where it begins, in an order that holds over all histories; empty for a file
   *     that is no part of the log and is needed by every backup
   * @param bytes its size before compression
   * @param sha256 of its bytes before compression, in hexadecimal
   * @param endsAt the newest moment, by the engine's clock, that it or a file before it tells of:
   *     what was committed up to then is not in a later file
   */
  record LogFile(
      String server, String name, String position, long bytes, String sha256, Instant endsAt) {}

  /** Where the log lies. */
  interface LogArchive {
    /** The archived files of this server's log, in the order of their names. */
    List<LogFile> files(String server);

    /**
     * Keeps a file. Saying it again with the same bytes says it once.
     *
     * @param stored the file's bytes, compressed
     * @param same tells of an object's bytes whether they hold this file
     * @throws EngineException {@code CONFLICT} when the archive has another file of that name
     */
    void store(LogFile file, byte[] stored, Predicate<byte[]> same);

    /** The file's bytes as they were stored, checked; empty when the archive has no such file. */
    Optional<InputStream> open(String server, String name);
  }

  /**
   * What to bring up.
   *
   * @param jobId whose recovery it is; called again with the same one, it begins anew
   * @param attempt grows from one owner of the job to the next; an earlier one leaves alone what a
   *     later one made
   * @param wanted where, how far, and what then
   * @param backupOnly whether recovery goes to the end of the backup and no further, which needs
   *     nothing of the archive, and the server is only made to be inspected
   * @param parallelism how many parts are unpacked at the same time
   */
  record RecoveryRequest(
      String jobId,
      long attempt,
      DatabaseRestore.Recovery wanted,
      boolean backupOnly,
      int parallelism) {}

  /**
   * A recovery under way. The steps are called in their order, after a crash from the first one.
   */
  interface RecoverySession extends AutoCloseable {
    /** Makes room, and names the parts to unpack. Checks what {@link #checkRecovery} does. */
    List<BackupPart> prepare(WorkMonitor monitor);

    /** Unpacks a part. Several threads may call it for several. */
    void unpack(BackupPart part, WorkMonitor monitor);

    /** Compares the files with the backup's manifest, starts the server, and waits for the end. */
    RestoreResult.RecoveredServer finish(WorkMonitor monitor);

    /**
     * Has the server that {@link #finish} left running check its tables and indexes, all of them.
     * It may change the server: whoever asks discards it.
     *
     * @return what was found whole; empty where servers of this version cannot be checked so
     * @throws EngineException {@code INTEGRITY_FAILED} with what is damaged
     */
    Optional<CheckedServer> inspect(WorkMonitor monitor);

    /** Stops the server and removes what was made; nothing when it is another job's. */
    void discard();

    @Override
    void close();
  }
}
