package dev.windlass.messages.command;

/** What a job that succeeded brings back; which record it is follows from the command. */
public sealed interface CommandResult
    permits BackupResult,
        RestoreResult,
        DatabaseListResult,
        DatabaseMetadata,
        DatabaseCreateResult,
        DatabaseDropResult,
        EngineMetadata,
        ProcessListResult,
        ProcessKillResult,
        QueryResult,
        InventoryChanges,
        InventoryListResult,
        JobCancelResult,
        JobListResult,
        JobDescription,
        DryRunResult {}
