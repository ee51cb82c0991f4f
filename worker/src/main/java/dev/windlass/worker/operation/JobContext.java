package dev.windlass.worker.operation;

import dev.windlass.controlstore.JobLease;
import dev.windlass.controlstore.LeaseLost;
import dev.windlass.engine.Engine;
import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.inventory.EngineDocument;
import java.util.function.Supplier;

/**
 * What an operation knows of the job that it runs. As a {@link WorkMonitor} it takes progress, and
 * tells when the work has to stop: by a cancel, a time-out, a shutdown or a lost lease.
 */
public interface JobContext extends WorkMonitor {
  /** The command. */
  Command command();

  /** The right to write; goes with every write to the control store. */
  JobLease lease();

  /** How often the job was started, this time included. */
  int attempt();

  /** Whether only the checks are asked for. */
  default boolean dryRun() {
    return command().options().isDryRun();
  }

  /**
   * Whether the job will be started again after this failure, so that what was done so far is worth
   * keeping. A forecast: the job can be cancelled while it waits.
   */
  default boolean willRetry(Throwable failure) {
    return false;
  }

  /**
   * Makes sure that this worker's lease has not lapsed by the worker's own clock. Until another
   * worker has taken the job over, the control store does not know; so this is to be asked, too,
   * before something is dropped that a next owner would go on with.
   *
   * @throws LeaseLost when it has, or when the job is known to be another worker's
   */
  default void requireHeld() {}

  /**
   * Whether an earlier attempt of the job may have changed the engine without knowing it: it lost
   * the engine while it did, or its worker died.
   */
  boolean isCutOff();

  /**
   * Runs what changes the engine. When its end does not tell whether it did, that is kept with the
   * job: until a later attempt has looked, the job is not said to have failed without effect.
   */
  <T> T changing(Supplier<T> change);

  /** As {@link #changing(Supplier)}. */
  default void changing(Runnable change) {
    changing(
        () -> {
          change.run();
          return true;
        });
  }

  /**
   * The engine in the command's target, behind its bulkhead and circuit breaker.
   *
   * @throws dev.windlass.engine.EngineException {@code UNKNOWN_ENGINE}, {@code
   *     CONFIGURATION_INVALID}
   */
  Engine engine();

  /** The engine's document; throws as {@link #engine} does. */
  EngineDocument engineDocument();
}
