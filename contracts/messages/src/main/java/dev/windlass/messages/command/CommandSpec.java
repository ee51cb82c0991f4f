package dev.windlass.messages.command;

/**
 * What a command asks for: the {@code spec} of its data. One record a command, each annotated with
 * {@link CommandName}. {@link CommandType} finds them all through this list.
 */
public sealed interface CommandSpec
    permits BackupCheck,
        BackupList,
        BackupPrune,
        BackupVerify,
        DatabaseBackup,
        DatabaseRestore,
        DatabaseList,
        DatabaseDescribe,
        DatabaseCreate,
        DatabaseDrop,
        DatabaseMaintain,
        EngineDescribe,
        EngineFailover,
        EngineStart,
        EngineStop,
        EngineRestart,
        UserCreate,
        UserDrop,
        UserList,
        UserRotatePassword,
        ConfigurationGet,
        ConfigurationSet,
        ProcessList,
        ProcessKill,
        MetricsCollect,
        LogsGet,
        QueryRun,
        ReplicationStatus,
        SchemaDescribe,
        WalArchive,
        InventoryApply,
        InventoryList,
        InventoryDelete,
        JobCancel,
        JobList,
        JobDescribe {}
