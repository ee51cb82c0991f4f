package dev.windlass.messages.command;

import java.time.Duration;

/**
 * A database that was restored and now bears its final name.
 *
 * @param backupId the backup it came from
 * @param engine the engine it is on
 * @param database its name
 * @param replaced whether a database of that name was there before
 * @param tables how many tables were loaded
 * @param rows how many rows were loaded; equal to the manifest's count for every table, or the
 *     restore would have failed with {@code INTEGRITY_FAILED}
 * @param dataBytes size of the data loaded
 * @param duration from the start of the job's last attempt
 */
public record RestoreResult(
    String backupId,
    String engine,
    String database,
    boolean replaced,
    long tables,
    long rows,
    long dataBytes,
    Duration duration)
    implements CommandResult {}
