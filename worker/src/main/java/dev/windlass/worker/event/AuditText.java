package dev.windlass.worker.event;

import dev.windlass.messages.command.BackupCheckResult;
import dev.windlass.messages.command.BackupListResult;
import dev.windlass.messages.command.BackupPruneResult;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.BackupVerifyResult;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.ConfigurationGetResult;
import dev.windlass.messages.command.ConfigurationSetResult;
import dev.windlass.messages.command.DatabaseCreateResult;
import dev.windlass.messages.command.DatabaseDropResult;
import dev.windlass.messages.command.DatabaseListResult;
import dev.windlass.messages.command.DatabaseMaintainResult;
import dev.windlass.messages.command.DatabaseMetadata;
import dev.windlass.messages.command.DocumentDeleteResult;
import dev.windlass.messages.command.DocumentSaveResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.EngineFailover;
import dev.windlass.messages.command.EngineFailoverResult;
import dev.windlass.messages.command.EngineLifecycleResult;
import dev.windlass.messages.command.EngineMetadata;
import dev.windlass.messages.command.InventoryChanges;
import dev.windlass.messages.command.InventoryListResult;
import dev.windlass.messages.command.JobCancelResult;
import dev.windlass.messages.command.JobDescription;
import dev.windlass.messages.command.JobListResult;
import dev.windlass.messages.command.LogsGetResult;
import dev.windlass.messages.command.MetricsCollectResult;
import dev.windlass.messages.command.ProcessKillResult;
import dev.windlass.messages.command.ProcessListResult;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.messages.command.SchemaDescribeResult;
import dev.windlass.messages.command.StoredResult;
import dev.windlass.messages.command.UserCreateResult;
import dev.windlass.messages.command.UserDropResult;
import dev.windlass.messages.command.UserListResult;
import dev.windlass.messages.command.UserRotatePasswordResult;
import dev.windlass.messages.command.WalArchiveResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an audit record says of a result: what was done, never what was read. */
final class AuditText {
  private AuditText() {}

  static String outcome(CommandResult result) {
    return switch (result) {
      case BackupResult backup ->
          "Backed up %s of %s: %d rows, %d bytes in %d objects."
              .formatted(
                  backup.database().isEmpty() ? "the whole server" : backup.database(),
                  backup.engine(),
                  backup.rows(),
                  backup.storedBytes(),
                  backup.objects());
      case RestoreResult restore ->
          restore.server() != null
              ? "Made a server of backup %s in %s on %s, up to %s."
                  .formatted(
                      restore.backupId(),
                      restore.server().directory(),
                      restore.server().host(),
                      restore.server().position())
              : "Restored backup %s as %s on %s%s."
                  .formatted(
                      restore.backupId(),
                      restore.database(),
                      restore.engine(),
                      restore.replaced() ? ", replacing the database of that name" : "");
      case WalArchiveResult archived ->
          "Archived %d files of the log, %d bytes, up to %s%s."
              .formatted(
                  archived.files(),
                  archived.bytes(),
                  archived.upTo(),
                  archived.gaps().isEmpty() ? "" : "; gaps: " + String.join(", ", archived.gaps()));
      case BackupPruneResult prune ->
          prune.deleted().isEmpty()
              ? "Deleted no backup; %d stay.".formatted(prune.keptCount())
              : "Deleted %d backups, %d bytes; %d stay: %s."
                  .formatted(
                      prune.deleted().size(),
                      prune.freedBytes(),
                      prune.keptCount(),
                      prune.deleted().stream()
                          .map(BackupPruneResult.Decision::backup)
                          .collect(Collectors.joining(", ")));
      case BackupVerifyResult verify when verify.server() != null ->
          "Verified backup %s by %s: %d objects, a server with %d tables and indexes."
              .formatted(
                  verify.backupId(),
                  verify.depth(),
                  verify.objectCount(),
                  verify.server().relations());
      case BackupVerifyResult verify ->
          "Verified backup %s by %s: %d objects, %d tables."
              .formatted(
                  verify.backupId(), verify.depth(), verify.objectCount(), verify.tableCount());
      case EngineFailoverResult failover ->
          "%s failover from %s to %s."
              .formatted(
                  failover.mode() == EngineFailover.Mode.FORCED ? "Forced" : "Planned",
                  failover.oldPrimary() == null ? "an unknown node" : failover.oldPrimary(),
                  failover.newPrimary());
      case EngineLifecycleResult lifecycle ->
          lifecycle.servers().stream()
              .map(
                  server ->
                      "%s: %s, was %s.".formatted(server.node(), server.after(), server.before()))
              .collect(Collectors.joining(" "));
      case InventoryChanges changes ->
          changes.changes().stream()
              .map(change -> "%s %s: %s".formatted(change.kind(), change.name(), change.action()))
              .collect(Collectors.joining("; "));
      case ProcessKillResult _ -> "Stopped a session or its statement.";
      case JobCancelResult cancel ->
          cancel.requested()
              ? "Asked for the end of job " + cancel.job() + "."
              : "Job " + cancel.job() + " had ended already.";
      case DatabaseCreateResult create ->
          (create.created() ? "Made database \"%s\"." : "Database \"%s\" was there already.")
              .formatted(create.database().name());
      case DatabaseDropResult drop ->
          (drop.dropped() ? "Dropped database \"%s\"." : "Database \"%s\" was gone already.")
              .formatted(drop.database());
      case UserCreateResult create ->
          (create.created() ? "Made user \"%s\"." : "User \"%s\" was there already.")
              .formatted(create.user());
      case UserDropResult drop ->
          (drop.dropped() ? "Dropped user \"%s\"." : "User \"%s\" was gone already.")
              .formatted(drop.user());
      case UserRotatePasswordResult rotated ->
          "Gave user \"%s\" a new password.".formatted(rotated.user());
      case ConfigurationSetResult set ->
          "Setting %s: before %s, after %s%s."
              .formatted(
                  set.key(),
                  set.before(),
                  set.after(),
                  set.pendingRestart() ? ", waiting for a restart" : "");
      case DatabaseMaintainResult maintained ->
          "%s: done for %d objects, skipped %d, failed for %d."
              .formatted(
                  maintained.task(), maintained.done(), maintained.skipped(), maintained.failed());
      case DocumentSaveResult saved ->
          (saved.created()
                  ? "Made document \"%s\" of \"%s\"."
                  : "Changed document \"%s\" of \"%s\".")
              .formatted(saved.id(), saved.collection());
      case DocumentDeleteResult deleted ->
          (deleted.deleted()
                  ? "Deleted document \"%s\" of \"%s\"."
                  : "Document \"%s\" of \"%s\" was gone already.")
              .formatted(deleted.id(), deleted.collection());
      case MetricsCollectResult metrics -> "Published " + metrics.points() + " metric points.";
      case LogsGetResult logs -> "Read " + logs.count() + " entries of the log.";
      case QueryResult query ->
          query.updateCount() == null
              ? "Read " + query.rowCount() + " rows."
              : "Changed " + query.updateCount() + " rows.";
      case DryRunResult _ -> "Nothing: a dry run.";
      case StoredResult stored -> "Put its result into " + stored.stored().location() + ".";
      case BackupListResult _,
          DatabaseListResult _,
          DatabaseMetadata _,
          BackupCheckResult _,
          EngineMetadata _,
          ProcessListResult _,
          ReplicationStatusResult _,
          UserListResult _,
          SchemaDescribeResult _,
          ConfigurationGetResult _,
          InventoryListResult _,
          JobListResult _,
          JobDescription _ ->
          "Read.";
    };
  }

  static @Nullable String artifact(CommandResult result) {
    return switch (result) {
      case BackupResult backup -> backup.backupId();
      case BackupVerifyResult verify -> verify.backupId();
      case RestoreResult restore ->
          restore.server() != null
              ? restore.server().host() + ":" + restore.server().directory()
              : restore.engine() + "/" + restore.database();
      case QueryResult query when query.object() != null -> query.object().location();
      case LogsGetResult logs when logs.object() != null -> logs.object().location();
      default -> null;
    };
  }

  /** A fingerprint that tells whether two statements are the same and not what they say. */
  static @Nullable String statement(CommandSpec spec) {
    if (!(spec instanceof QueryRun query)) {
      return null;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return "sha256:"
          + HexFormat.of()
              .formatHex(digest.digest(query.statement().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
