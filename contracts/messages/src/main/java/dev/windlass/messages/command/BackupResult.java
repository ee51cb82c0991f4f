package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backup that is in the catalogue and can be restored.
 *
 * @param backupId its name in the catalogue
 * @param engine the engine it came from
 * @param database the database it came from; empty for the server as a whole
 * @param method how it was taken
 * @param location where it lies: {@code s3://bucket/prefix/}
 * @param manifestSha256 SHA-256 of the manifest, in hexadecimal; it names every other object
 * @param snapshotAt the moment whose state it holds
 * @param tables how many tables (or collections) it holds
 * @param rows how many rows (or documents)
 * @param dataBytes size of the data before compression
 * @param storedBytes size of all objects
 * @param objects how many objects
 * @param duration from the start of the job's last attempt to the catalogue entry
 * @param label the sender's word; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackupResult(
    String backupId,
    String engine,
    String database,
    BackupMethod method,
    String location,
    String manifestSha256,
    Instant snapshotAt,
    long tables,
    long rows,
    long dataBytes,
    long storedBytes,
    int objects,
    Duration duration,
    @Nullable String label)
    implements CommandResult {}
