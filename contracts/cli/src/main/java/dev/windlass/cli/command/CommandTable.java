package dev.windlass.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Every command by its name, in the order of the help. */
public final class CommandTable {
  private CommandTable() {}

  /** How to make each. */
  public static Map<String, Function<Context, Object>> commands() {
    Map<String, Function<Context, Object>> all = new LinkedHashMap<>();
    all.put("backup", BackupCommand::new);
    all.put("restore", RestoreCommand::new);
    all.put("backups", BackupsCommand::new);
    all.put("check-backups", CheckBackupsCommand::new);
    all.put("verify", VerifyCommand::new);
    all.put("prune", PruneCommand::new);
    all.put("archive-wal", ArchiveWalCommand::new);
    all.put("decrypt", DecryptCommand::new);
    all.put("query", QueryCommand::new);
    all.put("schema", SchemaCommand::new);
    all.put("documents", DocumentsCommand::new);
    all.put("document", DocumentCommand::new);
    all.put("save-document", SaveDocumentCommand::new);
    all.put("delete-document", DeleteDocumentCommand::new);
    all.put("ps", PsCommand::new);
    all.put("kill", KillCommand::new);
    all.put("databases", DatabasesCommand::new);
    all.put("database", DatabaseCommand::new);
    all.put("create-database", CreateDatabaseCommand::new);
    all.put("drop-database", DropDatabaseCommand::new);
    all.put("maintain", MaintainCommand::new);
    all.put("metrics", MetricsCommand::new);
    all.put("logs", LogsCommand::new);
    all.put("users", UsersCommand::new);
    all.put("create-user", CreateUserCommand::new);
    all.put("drop-user", DropUserCommand::new);
    all.put("rotate-password", RotatePasswordCommand::new);
    all.put("configuration", ConfigurationCommand::new);
    all.put("configure", ConfigureCommand::new);
    all.put("engines", EnginesCommand::new);
    all.put("engine", EngineCommand::new);
    all.put("start", StartCommand::new);
    all.put("stop", StopCommand::new);
    all.put("restart", RestartCommand::new);
    all.put("replication", ReplicationCommand::new);
    all.put("failover", FailoverCommand::new);
    all.put("schedules", SchedulesCommand::new);
    all.put("apply", ApplyCommand::new);
    all.put("delete", DeleteCommand::new);
    all.put("jobs", JobsCommand::new);
    all.put("job", JobCommand::new);
    all.put("follow", FollowCommand::new);
    all.put("cancel", CancelCommand::new);
    all.put("submit", SubmitCommand::new);
    all.put("audit", AuditCommand::with);
    return all;
  }
}
