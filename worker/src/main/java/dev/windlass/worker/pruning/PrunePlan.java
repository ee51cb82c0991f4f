package dev.windlass.worker.pruning;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.controlstore.CataloguedBackup;
import dev.windlass.messages.command.BackupPruneResult.Decision;
import dev.windlass.worker.pruning.RetentionPlan.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a run would do with each of a database's backups. */
final class PrunePlan {
  private static final String SERVER = "systemIdentifier";

  private final Map<String, BackupRecord> backups = new HashMap<>();
  private final List<Verdict> kept = new ArrayList<>();
  private final List<Verdict> due = new ArrayList<>();
  private final List<Decision> held = new ArrayList<>();

  /**
   * Decides.
   *
   * @param inUse ids of backups that are being read
   */
  PrunePlan(
      List<CataloguedBackup> catalogue,
      RetentionPolicy policy,
      Instant now,
      Collection<String> inUse) {
    catalogue.forEach(entry -> backups.put(entry.backup().id(), entry.backup()));
    for (Verdict verdict :
        RetentionPlan.of(catalogue.stream().map(PrunePlan::candidate).toList(), policy, now)) {
      if (verdict.isKept()) {
        kept.add(verdict);
      } else if (inUse.contains(verdict.backup().id())) {
        hold(verdict, "it is being restored or verified");
      } else {
        due.add(verdict);
      }
    }
    Collections.reverse(due);
  }

  private static RetentionPlan.Backup candidate(CataloguedBackup entry) {
    Object server = entry.backup().view().properties().get(SERVER);
    return new RetentionPlan.Backup(
        entry.backup().id(),
        server == null ? "" : server.toString(),
        entry.backup().view().snapshotAt(),
        entry.completion().completedAt(),
        !entry.isGood());
  }

  /** What no rule keeps and nobody reads, the oldest first. */
  List<Verdict> due() {
    return List.copyOf(due);
  }

  /** What stays by a rule, the newest first. */
  List<Decision> kept() {
    return kept.stream().map(verdict -> decision(verdict, verdict.why())).toList();
  }

  /** What no rule keeps and is not deleted all the same. */
  List<Decision> held() {
    return List.copyOf(held);
  }

  /** Leaves one that is due where it is. */
  void hold(Verdict verdict, String because) {
    due.remove(verdict);
    held.add(decision(verdict, verdict.why() + ", but " + because));
  }

  BackupRecord backup(Verdict verdict) {
    BackupRecord backup = backups.get(verdict.backup().id());
    if (backup == null) {
      throw new IllegalStateException("No backup " + verdict.backup().id() + " was planned.");
    }
    return backup;
  }

  Decision decision(Verdict verdict, String why) {
    return decision(backup(verdict), why);
  }

  static Decision decision(BackupRecord backup, String why) {
    BackupRecord.Completion end = backup.completion();
    return new Decision(
        backup.id(), backup.view().snapshotAt(), end == null ? 0 : end.storedBytes(), why);
  }
}
