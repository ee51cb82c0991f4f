package dev.windlass.scheduler.polling;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the scheduler works.
 *
 * @param pollInterval how often it looks for changes of the inventory, and for firings that another
 *     scheduler left unpublished
 * @param sendTimeout how long Kafka may take to acknowledge a command before it is sent again
 * @param keepFirings how long firings are remembered after they were published
 */
@ConfigurationProperties("windlass.scheduler")
public record SchedulerSettings(
    @DefaultValue("1s") Duration pollInterval,
    @DefaultValue("15s") Duration sendTimeout,
    @DefaultValue("30d") Duration keepFirings) {}
