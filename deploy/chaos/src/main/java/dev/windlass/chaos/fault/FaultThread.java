package dev.windlass.chaos.fault;

import dev.windlass.chaos.house.ChaosHouse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lets the planned faults happen, each on a thread of its own, so that they can overlap. */
public final class FaultThread implements AutoCloseable {
  private final Hand hand;
  private final Clock clock;
  private final Consumer<String> say;
  private final List<HappenedFault> happened = new CopyOnWriteArrayList<>();
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(4, Thread.ofPlatform().name("fault-", 0).daemon().factory());

  /**
   * Faults in this house.
   *
   * @param say is told of each as it begins
   */
  public FaultThread(ChaosHouse house, Clock clock, Consumer<String> say) {
    this.hand = new Hand(house);
    this.clock = clock;
    this.say = say;
  }

  /** Begins; returns at once. */
  public void start(List<PlannedFault> plan) {
    for (PlannedFault fault : plan) {
      var _ = threads.schedule(() -> happen(fault), fault.at().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void happen(PlannedFault fault) {
    Instant began = clock.instant();
    try {
      String words = hand.words(fault);
      say.accept("%s for %.1f s".formatted(words, fault.hold().toMillis() / 1000.0));
      hand.begin(fault);
      try {
        hold(fault.hold());
      } finally {
        hand.end(fault);
        happened.add(new HappenedFault(fault.kind(), words, began, clock.instant()));
      }
    } catch (RuntimeException e) {
      troubles.add(fault.kind().word() + ": " + e.getMessage());
    }
  }

  private void hold(Duration time) {
    try {
      var _ = threads.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until every planned fault is over, for so long at most. */
  public boolean await(Duration bound) throws InterruptedException {
    threads.shutdown();
    return threads.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What happened so far. */
  public List<HappenedFault> happened() {
    return List.copyOf(happened);
  }

  /** Faults that could not be done or undone. */
  public List<String> troubles() {
    return List.copyOf(troubles);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
