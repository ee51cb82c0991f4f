package dev.windlass.engine.testkit;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.FailureCode;
import org.jspecify.annotations.Nullable;

/** A worker whose job has become another's: it hears so when it asks. */
final class Overtaken implements WorkMonitor {
  /** What it hears. */
  static final FailureCode CODE = FailureCode.OUTCOME_UNKNOWN;

  static final WorkMonitor MONITOR = new Overtaken();

  private Overtaken() {}

  @Override
  public void progress(String phase, long done, @Nullable Long total, String unit) {}

  @Override
  public void throwIfCancelled() {
    throw new EngineException(CODE, "The job is another worker's.", null);
  }

  @Override
  public Registration onCancel(Runnable action) {
    return () -> {};
  }
}
