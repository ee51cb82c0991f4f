package dev.windlass.cli.result;

import dev.windlass.cli.terminal.Quantity;
import dev.windlass.cli.terminal.Terminal;
import dev.windlass.cli.terminal.Text;
import dev.windlass.messages.command.BackupCheckResult;
import dev.windlass.messages.command.BackupListResult;
import dev.windlass.messages.command.BackupPruneResult;
import dev.windlass.messages.command.BackupResult;
import dev.windlass.messages.command.BackupVerifyResult;
import dev.windlass.messages.command.CommandResult;
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
import dev.windlass.messages.command.ObjectReference;
import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessKillResult;
import dev.windlass.messages.command.ProcessListResult;
import dev.windlass.messages.command.QueryResult;
import dev.windlass.messages.command.ReplicationStatusResult;
import dev.windlass.messages.command.RestoreResult;
import dev.windlass.messages.command.SchemaDescribeResult;
import dev.windlass.messages.command.StoredResult;
import dev.windlass.messages.command.UserCreateResult;
import dev.windlass.messages.command.UserDropResult;
import dev.windlass.messages.command.UserListResult;
import dev.windlass.messages.command.UserRotatePasswordResult;
import dev.windlass.messages.command.WalArchiveResult;
import java.util.List;
import java.util.Locale;

/** Shows a result to a person. */
public final class ResultPrinter {
  private final Terminal terminal;

  /** Prints on this terminal's output. */
  public ResultPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Prints a result of any kind. */
  public void print(CommandResult result) {
    switch (result) {
      case BackupResult backup -> print(backup);
      case RestoreResult restore -> print(restore);
      case WalArchiveResult archived -> print(archived);
      case BackupCheckResult check -> BackupTables.checked(terminal, check);
      case BackupListResult list -> BackupTables.backups(terminal, list);
      case BackupPruneResult prune -> BackupTables.pruned(terminal, prune);
      case BackupVerifyResult verify -> BackupTables.verified(terminal, verify);
      case DatabaseListResult list -> EngineTables.databases(terminal, list);
      case DatabaseMetadata database -> EngineTables.database(terminal, database);
      case DatabaseCreateResult create -> print(create);
      case DatabaseDropResult drop -> print(drop);
      case UserListResult list -> UserTables.users(terminal, list);
      case UserCreateResult create -> UserTables.created(terminal, create);
      case UserDropResult drop -> UserTables.dropped(terminal, drop);
      case UserRotatePasswordResult rotated -> UserTables.rotated(terminal, rotated);
      case ConfigurationGetResult settings -> ConfigurationTables.settings(terminal, settings);
      case ConfigurationSetResult set -> ConfigurationTables.changed(terminal, set);
      case DatabaseMaintainResult maintained -> MaintenanceTable.print(terminal, maintained);
      case SchemaDescribeResult schema -> SchemaTables.print(terminal, schema);
      case MetricsCollectResult metrics -> ObservationTables.metrics(terminal, metrics);
      case LogsGetResult logs -> ObservationTables.logs(terminal, logs);
      case EngineMetadata engine -> EngineTables.engine(terminal, engine);
      case ProcessListResult list -> EngineTables.sessions(terminal, list);
      case ProcessKillResult kill -> print(kill);
      case QueryResult query -> QueryTable.print(terminal, query);
      case DocumentSaveResult saved -> print(saved);
      case DocumentDeleteResult deleted -> print(deleted);
      case EngineLifecycleResult lifecycle -> ReplicationTables.servers(terminal, lifecycle);
      case EngineFailoverResult failover -> ReplicationTables.failedOver(terminal, failover);
      case ReplicationStatusResult status -> ReplicationTables.status(terminal, status);
      case InventoryChanges changes -> InventoryTables.changes(terminal, changes);
      case InventoryListResult list -> InventoryTables.documents(terminal, list);
      case JobCancelResult cancel -> print(cancel);
      case JobListResult list -> JobTables.jobs(terminal, list);
      case JobDescription job -> JobTables.job(terminal, job);
      case DryRunResult dryRun -> print(dryRun);
      case StoredResult stored -> print(stored);
    }
    terminal.out().flush();
  }

  private void print(BackupResult backup) {
    new Card()
        .add("Backup", backup.backupId())
        .add("Database", BackupTables.source(backup.database(), backup.engine()))
        .add("State of", Quantity.time(backup.snapshotAt()))
        .add("Holds", holds(backup))
        .add(
            "Stored",
            Quantity.size(backup.storedBytes())
                + " in "
                + Quantity.count(backup.objects(), "object", "objects"))
        .add("Location", backup.location())
        .add("Label", backup.label())
        .add("Took", Quantity.duration(backup.duration()))
        .print(terminal);
    hint(
        backup.database().isEmpty()
            ? "Restore it: windlass restore %s --engine %s --directory %s"
                .formatted(backup.backupId(), Shell.quote(backup.engine()), Shell.quote("restored"))
            : "Restore it: windlass restore %s --engine %s --into %s"
                .formatted(
                    backup.backupId(),
                    Shell.quote(backup.engine()),
                    Shell.quote(backup.database() + "_restored")));
  }

  /** Of a server as a whole nobody counts tables and rows. */
  private static String holds(BackupResult backup) {
    String size = Quantity.size(backup.dataBytes());
    return backup.database().isEmpty()
        ? size
        : Quantity.count(backup.tables(), "table", "tables")
            + ", "
            + Quantity.count(backup.rows(), "row", "rows")
            + ", "
            + size;
  }

  private void print(WalArchiveResult archived) {
    new Card()
        .add("Engine", archived.engine())
        .add(
            "Archived",
            Quantity.count(archived.files(), "file", "files")
                + ", "
                + Quantity.size(archived.bytes()))
        .add("Newest file", archived.until())
        .add("Everything up to", Quantity.time(archived.upTo()))
        .add("But for gaps", archived.gaps().isEmpty() ? null : String.join("; ", archived.gaps()))
        .print(terminal);
  }

  private void print(RestoreResult restore, RestoreResult.RecoveredServer server) {
    new Card()
        .add("Server", server.host() + ":" + server.directory())
        .add("From backup", restore.backupId())
        .add("Port", server.port() == null ? null : server.port().toString())
        .add("Recovered to", server.position() + ", history " + server.history())
        .add("Last transaction", Quantity.time(server.lastTransactionAt()))
        .add("Log", Quantity.count(server.logFiles(), "file", "files"))
        .add(
            "State",
            server.paused()
                ? "paused, can only be read"
                : server.port() == null ? "stopped" : "running, takes changes")
        .add("Took", Quantity.duration(restore.duration()))
        .print(terminal);
  }

  private void print(RestoreResult restore) {
    RestoreResult.RecoveredServer server = restore.server();
    if (server != null) {
      print(restore, server);
      return;
    }
    new Card()
        .add("Database", restore.database() + " on " + restore.engine())
        .add("From backup", restore.backupId())
        .add("Replaced", restore.replaced() ? "yes, the one of that name is gone" : null)
        .add(
            "Holds",
            Quantity.count(restore.tables(), "table", "tables")
                + ", "
                + Quantity.count(restore.rows(), "row", "rows")
                + ", "
                + Quantity.size(restore.dataBytes()))
        .add("Took", Quantity.duration(restore.duration()))
        .print(terminal);
    List<String> leftOut = restore.leftOut();
    if (leftOut != null) {
      terminal.out().println("Not restored, or not as the backup has it:");
      leftOut.forEach(line -> terminal.out().println("  " + Text.visible(line)));
    }
  }

  private void print(DocumentSaveResult saved) {
    terminal
        .out()
        .println(
            (saved.created() ? "Made document %s of %s." : "Changed document %s of %s.")
                .formatted(Text.visible(saved.id()), Text.visible(saved.collection())));
  }

  private void print(DocumentDeleteResult deleted) {
    terminal
        .out()
        .println(
            (deleted.deleted()
                    ? "Deleted document %s of %s."
                    : "Nothing was deleted: document %s of %s was gone already.")
                .formatted(Text.visible(deleted.id()), Text.visible(deleted.collection())));
  }

  private void print(DatabaseCreateResult create) {
    terminal
        .out()
        .println(
            create.created()
                ? "Made:"
                : terminal.outStyle().warning("Nothing was made: it was there already."));
    EngineTables.database(terminal, create.database());
  }

  private void print(DatabaseDropResult drop) {
    String name = Text.visible(drop.database());
    String size = drop.sizeBytes() == null ? "" : ", " + Quantity.size(drop.sizeBytes());
    String sessions =
        drop.endedSessions() == 0
            ? ""
            : "; " + Quantity.count(drop.endedSessions(), "session", "sessions") + " ended";
    terminal
        .out()
        .println(
            drop.dropped()
                ? "Dropped database " + name + size + sessions + "."
                : "There was no database " + name + " any more.");
  }

  private void print(ProcessKillResult kill) {
    boolean terminate = kill.mode() == ProcessKill.Mode.TERMINATE;
    String what = terminate ? "Session " : "The statement of session ";
    terminal
        .out()
        .println(
            what
                + Text.visible(kill.process())
                + (kill.gone() ? " is gone." : " was asked to stop and is still there."));
  }

  private void print(JobCancelResult cancel) {
    String state = cancel.stateBefore().name().toLowerCase(Locale.ROOT);
    terminal
        .out()
        .println(
            cancel.requested()
                ? "Job " + cancel.job() + " was " + state + " and is being stopped."
                : "Job " + cancel.job() + " had ended before: " + state + ".");
    if (cancel.requested()) {
      hint("See it end: windlass follow " + cancel.job());
    }
  }

  private void print(StoredResult result) {
    ObjectReference object = result.stored();
    terminal
        .out()
        .println("Done. The result is too large for an event; it is in the object store:");
    new Card()
        .add("Object", object.location())
        .add("Size", Quantity.size(object.bytes()))
        .add("SHA-256", object.sha256())
        .add("Holds", object.contentType())
        .print(terminal);
  }

  private void print(DryRunResult dryRun) {
    terminal.out().println("Nothing was changed. This would be done:");
    dryRun.would().forEach(step -> terminal.out().println("  - " + Text.visible(step)));
  }

  private void hint(String line) {
    if (terminal.isOutTerminal()) {
      terminal.out().println(terminal.outStyle().faint(line));
    }
  }
}
