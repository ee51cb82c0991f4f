package dev.windlass.engine;

import dev.windlass.messages.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * The tie between long work and those who wait for it: progress goes out, a cancel comes in. Safe
 * for use by many threads.
 */
public interface WorkMonitor {
  /** A monitor that nobody watches and nobody cancels. */
  WorkMonitor NONE =
      new WorkMonitor() {
        @Override
        public void progress(String phase, long done, @Nullable Long total, String unit) {}

        @Override
        public void throwIfCancelled() {}

        @Override
        public Registration onCancel(Runnable action) {
          return () -> {};
        }
      };

  /**
   * Says how far the work is. Cheap: call it as often as convenient.
   *
   * @param phase what is being done now
   * @param done how much of it is done
   * @param total how much there is; null when not known
   * @param unit what is counted: {@code bytes}, {@code tables}, {@code rows}
   */
  void progress(String phase, long done, @Nullable Long total, String unit);

  /**
   * Throws an {@link EngineException} when the work has to stop: {@code CANCELLED}, {@code
   * TIMEOUT}, or {@code OUTCOME_UNKNOWN} when the job now belongs to another worker.
   */
  void throwIfCancelled();

  /**
   * Why work failed that was stopped through {@link #onCancel}, or failed by itself: as {@link
   * #throwIfCancelled} says when it has to stop, and else the failure. A lost engine counts before
   * a cancel, for then nobody knows what came of the work.
   */
  default EngineException reason(EngineException failure) {
    if (failure.code() != FailureCode.ENGINE_UNREACHABLE) {
      throwIfCancelled();
    }
    return failure;
  }

  /**
   * Has {@code action} run, once and on another thread, when the work has to stop; at once when
   * that is so already. Adapters use it to stop the statement on the server itself.
   */
  Registration onCancel(Runnable action);

  /** Undoes {@link #onCancel}. */
  @FunctionalInterface
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
