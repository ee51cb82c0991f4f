package dev.windlass.worker.pruning;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.BackupShelf;
import dev.windlass.controlstore.CataloguedBackup;
import dev.windlass.controlstore.JobRepository;
import dev.windlass.controlstore.LogFiles;
import dev.windlass.engine.Recovery;
import dev.windlass.engine.Recovery.LogFile;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.objectstore.ObjectStore;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.recovery.StoredLog;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Takes the log out of the archive that no physical backup needs any more: what lies before the
 * oldest one that stays, server by server. All behind it stays without a gap, so that every backup
 * reaches its successors and the present. Of a server without a backup nothing is taken.
 */
final class LogPruning {
  private static final int AT_A_TIME = 1_000;

  private final BackupShelf shelf;
  private final LogFiles files;
  private final JobRepository jobs;
  private final ObjectStore store;

  LogPruning(BackupShelf shelf, LogFiles files, JobRepository jobs, ObjectStore store) {
    this.shelf = shelf;
    this.files = files;
    this.jobs = jobs;
    this.store = store;
  }

  /** What of a server's log nobody needs. Decides by nothing but its arguments. */
  static List<LogFile> needless(List<LogFile> log, Collection<String> backupsNeedFrom) {
    String oldest = backupsNeedFrom.stream().min(String::compareTo).orElse("");
    return log.stream()
        .filter(file -> !file.position().isEmpty())
        .filter(file -> file.position().compareTo(oldest) < 0)
        .toList();
  }

  /** From where on the complete backups need the log, by server; damaged ones count as well. */
  private Map<String, List<String>> needs(String engine) {
    Map<String, List<String>> needs = new HashMap<>();
    for (CataloguedBackup entry : shelf.of(engine, "")) {
      BackupRecord backup = entry.backup();
      if (backup.source().method() == BackupMethod.PHYSICAL) {
        Map<String, Object> properties = backup.view().properties();
        needs
            .computeIfAbsent(
                Objects.toString(properties.get("systemIdentifier"), ""),
                _ -> new java.util.ArrayList<>())
            .add(Objects.toString(properties.get(Recovery.LOG_FROM), ""));
      }
    }
    return needs;
  }

  /** Removes it; what a crash leaves is removed by the next run. */
  void remove(JobContext context, String engine) {
    StoredLog log = new StoredLog(files, store, context.lease(), engine);
    needs(engine)
        .forEach(
            (server, from) -> {
              List<LogFile> gone = needless(log.files(server), from);
              for (int i = 0; i < gone.size(); i += AT_A_TIME) {
                context.throwIfCancelled();
                jobs.requireLease(context.lease());
                log.remove(server, gone.subList(i, Math.min(gone.size(), i + AT_A_TIME)));
                context.progress("remove log", i, (long) gone.size(), "files");
              }
            });
  }
}
