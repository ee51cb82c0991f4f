package dev.windlass.worker.event;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The topics: {@code windlass.topics.*}.
 *
 * @param commands where commands come from
 * @param status where job events go
 * @param audit where audit records go
 * @param metrics where metric points go
 * @param deadLetters where refused messages go
 * @param create whether missing topics are made at start; otherwise a missing one stops the start
 * @param partitions of topics that are made; dead letters get half
 * @param replication of topics that are made
 * @param maxMessageBytes the largest record of topics that are made, and the largest that is sent
 * @param startTimeout how long the start waits for the brokers
 */
@ConfigurationProperties("windlass.topics")
public record TopicSettings(
    @DefaultValue("windlass.commands") String commands,
    @DefaultValue("windlass.status") String status,
    @DefaultValue("windlass.audit") String audit,
    @DefaultValue("windlass.metrics") String metrics,
    @DefaultValue("windlass.commands-dlt") String deadLetters,
    @DefaultValue("true") boolean create,
    @DefaultValue("6") int partitions,
    @DefaultValue("1") short replication,
    @DefaultValue("8388608") int maxMessageBytes,
    @DefaultValue("30s") Duration startTimeout) {}
