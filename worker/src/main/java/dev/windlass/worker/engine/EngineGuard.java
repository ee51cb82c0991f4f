package dev.windlass.worker.engine;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Stands before one engine: lets so many calls through at a time, and none for a while when the
 * engine cannot be reached. What the guard refuses has a transient code, so that the job waits and
 * comes again.
 *
 * <p>An engine that hangs must not take the worker's slots from others: when its calls are all
 * under way and none has come back for two seconds, those who wait for their turn are refused, and
 * so is everybody after them, at once.
 */
final class EngineGuard {
  /** An engine whose calls are all under way and of which none came back for so long hangs. */
  private static final Duration STALL = Duration.ofSeconds(2);

  private static final Duration LOOK = Duration.ofMillis(50);

  private final String engine;
  private final CircuitBreaker breaker;
  private final Bulkhead bulkhead;
  private final int places;
  private final long patience;
  private final long stall;
  private final AtomicLong lastMove = new AtomicLong(System.nanoTime());

  EngineGuard(String engine, GuardSettings settings) {
    this.engine = engine;
    this.places = settings.concurrentCalls();
    this.patience = settings.callWait().toNanos();
    this.stall = Math.min(patience, STALL.toNanos());
    this.breaker =
        CircuitBreaker.of(
            engine,
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.failureThreshold())
                .minimumNumberOfCalls(settings.failureThreshold())
                .failureRateThreshold(100)
                .waitDurationInOpenState(settings.openFor())
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordException(EngineGuard::isUnreachable)
                .build());
    this.bulkhead =
        Bulkhead.of(
            engine,
            BulkheadConfig.custom()
                .maxConcurrentCalls(settings.concurrentCalls())
                .maxWaitDuration(LOOK)
                .build());
  }

  private static boolean isUnreachable(Throwable failure) {
    return failure instanceof EngineException engine
        && engine.code() == FailureCode.ENGINE_UNREACHABLE;
  }

  /** A short call: one of those that are counted. */
  <T> T call(Supplier<T> call) {
    return callOpen(() -> longCall(call));
  }

  /** A short call that is counted and let through even when the engine is left alone. */
  <T> T callOpen(Supplier<T> call) {
    enter();
    try {
      return call.get();
    } finally {
      lastMove.set(System.nanoTime());
      bulkhead.releasePermission();
    }
  }

  /** A call that may take hours; the engine's limit of jobs counts it, not the guard. */
  <T> T longCall(Supplier<T> call) {
    try {
      return breaker.executeSupplier(call);
    } catch (CallNotPermittedException e) {
      throw new EngineException(
          FailureCode.ENGINE_UNREACHABLE,
          "Engine %s could not be reached several times in a row and is left alone for a moment."
              .formatted(engine),
          null,
          "Look whether the engine is up; it is tried again by itself.",
          e);
    }
  }

  /** Waits for a place, as long as the engine gives signs of life. */
  private void enter() {
    long began = System.nanoTime();
    if (bulkhead.getMetrics().getAvailableConcurrentCalls() <= 0 && isStalled(began)) {
      throw busy();
    }
    while (!bulkhead.tryAcquirePermission()) {
      long now = System.nanoTime();
      if (isStalled(now) || now - began > patience || Thread.currentThread().isInterrupted()) {
        throw busy();
      }
    }
    lastMove.set(System.nanoTime());
  }

  private boolean isStalled(long now) {
    return now - lastMove.get() > stall;
  }

  private EngineException busy() {
    return new EngineException(
        FailureCode.ENGINE_BUSY,
        "Engine %s has %d calls of this worker under way, as many as it is allowed, and is slow to answer them."
            .formatted(engine, places),
        null,
        "Look what holds the engine up, or raise windlass.engines.concurrent-calls.",
        null);
  }

  /** The breaker's state: {@code CLOSED}, {@code OPEN}, {@code HALF_OPEN}. */
  String state() {
    return breaker.getState().name();
  }
}
