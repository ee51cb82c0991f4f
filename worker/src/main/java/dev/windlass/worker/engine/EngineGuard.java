package dev.windlass.worker.engine;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.function.Supplier;

/**
 * Stands before one engine: lets so many calls through at a time, and none for a while when the
 * engine cannot be reached. What the guard refuses has a transient code, so that the job waits and
 * comes again.
 */
final class EngineGuard {
  private final String engine;
  private final CircuitBreaker breaker;
  private final Bulkhead bulkhead;

  EngineGuard(String engine, GuardSettings settings) {
    this.engine = engine;
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
                .maxWaitDuration(settings.callWait())
                .build());
  }

  private static boolean isUnreachable(Throwable failure) {
    return failure instanceof EngineException engine
        && engine.code() == FailureCode.ENGINE_UNREACHABLE;
  }

  <T> T call(Supplier<T> call) {
    try {
      return bulkhead.executeSupplier(() -> breaker.executeSupplier(call));
    } catch (CallNotPermittedException e) {
      throw new EngineException(
          FailureCode.ENGINE_UNREACHABLE,
          "Engine %s could not be reached several times in a row and is left alone for a moment."
              .formatted(engine),
          null,
          "Look whether the engine is up; it is tried again by itself.",
          e);
    } catch (BulkheadFullException e) {
      throw new EngineException(
          FailureCode.ENGINE_BUSY,
          "Engine %s has as many calls under way as it is allowed.".formatted(engine),
          null,
          "Wait, or raise windlass.engines.concurrent-calls.",
          e);
    }
  }

  /** The breaker's state: {@code CLOSED}, {@code OPEN}, {@code HALF_OPEN}. */
  String state() {
    return breaker.getState().name();
  }
}
