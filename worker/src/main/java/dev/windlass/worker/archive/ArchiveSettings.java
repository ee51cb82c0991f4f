package dev.windlass.worker.archive;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The audit archive: {@code windlass.archive.*}.
 *
 * @param enabled whether this worker archives
 * @param group the consumer group that shares the audit topic's partitions
 * @param maxAge how long a record waits for others to share its object; longer makes fewer objects
 * @param maxRecords the most records of an object
 * @param maxBytes the most bytes of an object's lines before they are compressed
 * @param retryPause how long to wait after a failure of the object store or the control store
 */
@ConfigurationProperties("windlass.archive")
public record ArchiveSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("windlass-audit-archive") String group,
    @DefaultValue("10s") Duration maxAge,
    @DefaultValue("10000") int maxRecords,
    @DefaultValue("16777216") long maxBytes,
    @DefaultValue("2s") Duration retryPause) {}
