package dev.windlass.worker.dispatch;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Claims again and again on one thread: at once when the last claim found some or somebody says
 * that there may be some, else at every poll.
 */
final class ClaimLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);

  /** So long most claims at the gate take; whoever finds it taken again waits twice as long. */
  private static final Duration UNTIL_THE_GATE_IS_FREE = Duration.ofMillis(10);

  private final String name;
  private final Duration poll;
  private final Semaphore wakeUps = new Semaphore(0);
  private @Nullable Thread thread;
  private volatile boolean stopped;
  private boolean failing;

  /**
   * A loop that does nothing yet.
   *
   * @param name the thread's
   * @param poll how long it waits when nobody wakes it
   */
  ClaimLoop(String name, Duration poll) {
    this.name = name;
    this.poll = poll;
  }

  /** What a claim came to. */
  enum Outcome {
    /** Jobs, so that there may be more. */
    FOUND,
    /** No jobs. */
    NONE,
    /** Another worker is in the gate. */
    GATE_TAKEN,
    /** There is no room, or nothing may begin now. */
    NOT_TRIED
  }

  /** One claim. */
  @FunctionalInterface
  interface Claim {
    /** Claims and starts what it got. */
    Outcome claim();
  }

  void start(Claim claim) {
    thread = Thread.ofPlatform().name(name).daemon().start(() -> run(claim));
  }

  /** There may be something to claim, or room for it. */
  void wake() {
    if (wakeUps.availablePermits() == 0) {
      wakeUps.release();
    }
  }

  /** Returns when the claim under way is over; no other one begins. */
  void stop() throws InterruptedException {
    stopped = true;
    wake();
    Thread claimer = thread;
    if (claimer != null) {
      claimer.join();
    }
  }

  private void run(Claim claim) {
    try {
      long untilFree = UNTIL_THE_GATE_IS_FREE.toMillis();
      while (!stopped) {
        wakeUps.drainPermits();
        Outcome outcome = outcome(claim);
        boolean taken = outcome == Outcome.GATE_TAKEN;
        if (outcome != Outcome.FOUND && !stopped) {
          long pause = taken ? untilFree : poll.toMillis();
          var _ = wakeUps.tryAcquire(pause, TimeUnit.MILLISECONDS);
        }
        untilFree =
            taken ? Math.min(2 * untilFree, poll.toMillis()) : UNTIL_THE_GATE_IS_FREE.toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Outcome outcome(Claim claim) {
    try {
      Outcome outcome = claim.claim();
      failing &= outcome == Outcome.NOT_TRIED;
      return outcome;
    } catch (DataAccessException | TransactionException e) {
      if (!failing) {
        LOG.warn("Waiting jobs cannot be claimed; trying again: {}", e.toString());
      }
      failing = true;
    } catch (RuntimeException e) {
      LOG.error("A claim failed inside; the next one comes.", e);
    }
    return Outcome.NONE;
  }
}
