package dev.windlass.worker.engine;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How carefully engines are treated: {@code windlass.engines.*}.
 *
 * @param concurrentCalls how many short calls go from one worker to one engine at a time; at most a
 *     quarter of the worker's control slots, so that engines that hang leave slots to others
 * @param callWait how long a call waits for its turn before it fails with {@code ENGINE_BUSY} and
 *     the job comes again later; when all of the engine's calls are under way and none came back
 *     for two seconds, it fails at once
 * @param failureThreshold after how many calls in a row that did not reach an engine it is left
 *     alone
 * @param openFor how long it is left alone; calls fail with {@code ENGINE_UNREACHABLE} at once
 * @param idle after how long without a job its connections are closed
 */
@ConfigurationProperties("windlass.engines")
public record GuardSettings(
    @DefaultValue("32") int concurrentCalls,
    @DefaultValue("20s") Duration callWait,
    @DefaultValue("5") int failureThreshold,
    @DefaultValue("10s") Duration openFor,
    @DefaultValue("5m") Duration idle) {
  /** The same for a worker of so many control slots. */
  GuardSettings within(int controlSlots) {
    int most = Math.max(1, controlSlots / 4);
    return concurrentCalls <= most
        ? this
        : new GuardSettings(most, callWait, failureThreshold, openFor, idle);
  }
}
