package dev.windlass.worker.verification;

import dev.windlass.controlstore.BackupRecord;
import dev.windlass.engine.BackupManifest;
import dev.windlass.engine.Backups;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.BackupVerifyResult;
import dev.windlass.messages.command.BackupVerifyResult.CheckedServer;
import dev.windlass.messages.command.VerifyDepth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a verification has found so far, which becomes its result. */
final class Findings {
  private static final int NAMED = 1_000;

  private final BackupRecord backup;
  private final VerifyDepth depth;
  private final Instant started;
  private List<BackupManifest.Part> parts = List.of();
  private List<BackupVerifyResult.ComparedTable> tables = List.of();
  private @Nullable CheckedServer server;

  Findings(BackupRecord backup, VerifyDepth depth, Instant started) {
    this.backup = backup;
    this.depth = depth;
    this.started = started;
  }

  void read(BackupManifest manifest) {
    parts = manifest.parts();
  }

  void check(CheckedServer made) {
    server = made;
  }

  void compare(List<Backups.ComparedTable> compared) {
    List<String> different =
        compared.stream().filter(table -> !table.same()).map(Findings::difference).toList();
    if (!different.isEmpty()) {
      throw new EngineException(
          FailureCode.INTEGRITY_FAILED,
          "Backup %s was restored and is not the same: %d of %d tables differ from the backup's objects: %s%s."
              .formatted(
                  backup.id(),
                  different.size(),
                  compared.size(),
                  String.join(", ", different.subList(0, Math.min(20, different.size()))),
                  different.size() > 20 ? ", and more" : ""),
          "Back the database up again, and report this with the server's version.");
    }
    tables =
        compared.stream()
            .map(
                table ->
                    new BackupVerifyResult.ComparedTable(
                        table.table(), table.foundRows(), table.checksum()))
            .toList();
  }

  private static String difference(Backups.ComparedTable table) {
    return table.difference() != null
        ? table.table() + " (" + table.difference() + ")"
        : "%s (%d rows in the backup, %d restored)"
            .formatted(table.table(), table.expectedRows(), table.foundRows());
  }

  BackupVerifyResult result(Instant now) {
    return new BackupVerifyResult(
        backup.id(),
        depth,
        backup.view().snapshotAt(),
        parts.stream()
            .limit(NAMED)
            .map(
                part ->
                    new BackupVerifyResult.CheckedObject(
                        part.object().name(), part.object().bytes(), part.object().sha256()))
            .toList(),
        parts.size(),
        parts.stream().mapToLong(part -> part.object().bytes()).sum(),
        tables.stream().limit(NAMED).toList(),
        tables.size(),
        tables.stream().mapToLong(BackupVerifyResult.ComparedTable::rows).sum(),
        server,
        Duration.between(started, now));
  }
}
