package dev.windlass.worker.life;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a worker works: {@code windlass.worker.*}.
 *
 * @param name its name in events, audit and logs; empty for host name and process id
 * @param lease how long after its last heartbeat a worker is taken for dead; the longest time that
 *     a job of a dead worker rests
 * @param heartbeat how often the lease is renewed and cancels are looked for
 * @param controlSlots how many short jobs are under way at a time, until their ends are written;
 *     with fewer than two batches of the intake it waits for ends instead of admitting
 * @param workSlots how many long jobs run at a time
 * @param poll how often waiting jobs are looked for when nothing tells of one
 * @param maxAttempts how often a job is started at most
 * @param firstBackoff how long a job waits before its second attempt; doubles with each, with
 *     jitter
 * @param longestBackoff the longest wait between two attempts
 * @param stopGrace how long short jobs may go on after SIGTERM; long ones are handed over at once
 */
@ConfigurationProperties("windlass.worker")
public record WorkerSettings(
    @DefaultValue("") String name,
    @DefaultValue("15s") Duration lease,
    @DefaultValue("500ms") Duration heartbeat,
    @DefaultValue("1024") int controlSlots,
    @DefaultValue("8") int workSlots,
    @DefaultValue("200ms") Duration poll,
    @DefaultValue("5") int maxAttempts,
    @DefaultValue("1s") Duration firstBackoff,
    @DefaultValue("1m") Duration longestBackoff,
    @DefaultValue("15s") Duration stopGrace) {
  /** Checks what would stop a worker from working. */
  public WorkerSettings {
    if (lease.compareTo(heartbeat.multipliedBy(3)) < 0) {
      throw new IllegalArgumentException(
          "windlass.worker.lease (%s) must be at least three times windlass.worker.heartbeat (%s)."
              .formatted(lease, heartbeat));
    }
    if (controlSlots < 1 || workSlots < 0 || maxAttempts < 1) {
      throw new IllegalArgumentException(
          "windlass.worker.control-slots and max-attempts must be at least 1, work-slots at least 0.");
    }
  }
}
