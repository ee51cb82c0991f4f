package dev.windlass.worker.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How commands are taken in: {@code windlass.intake.*}.
 *
 * @param group the consumer group that all workers share
 * @param consumers how many threads read, each some of the partitions
 * @param batch how many commands one transaction admits at most
 * @param maxBytes how large a command may be, headers included
 * @param retry how long the intake waits before it tries again when the control database is away
 */
@ConfigurationProperties("windlass.intake")
public record IntakeSettings(
    @DefaultValue("windlass-workers") String group,
    @DefaultValue("1") int consumers,
    @DefaultValue("500") int batch,
    @DefaultValue("1048576") int maxBytes,
    @DefaultValue("500ms") Duration retry) {}
