package dev.windlass.messages.command;

/** What a job that succeeded brings back; which record it is follows from the command. */
public sealed interface CommandResult
    permits BackupResult,
        RestoreResult,
        DatabaseListResult,
        DatabaseMetadata,
        DatabaseCreateResult,
        DatabaseDropResult,
        DatabaseMaintainResult,
        EngineMetadata,
        UserCreateResult,
        UserDropResult,
        UserListResult,
        UserRotatePasswordResult,
        ConfigurationGetResult,
        ConfigurationSetResult,
        ProcessListResult,
        ProcessKillResult,
        QueryResult,
        InventoryChanges,
        InventoryListResult,
        JobCancelResult,
        JobListResult,
        JobDescription,
        DryRunResult {}
