package dev.windlass.engine;

import dev.windlass.messages.command.EngineLifecycleResult;
import dev.windlass.messages.command.EngineRestart;
import dev.windlass.messages.command.EngineStart;
import dev.windlass.messages.command.EngineStop;
import java.util.List;

/**
 * Starts and stops an engine's servers. Each method looks first and leaves alone what is as it is
 * asked for, so that a repeat after a crash does what is left; a restart that is repeated restarts
 * again. None waits for work on the engine: sessions end.
 *
 * <p>All throw {@link EngineException}: {@code NOT_FOUND} for a node that the engine does not have,
 * {@code PRECONDITION_FAILED} for one that Windlass may not start and stop, or whose start would
 * make a second primary, and when a server does not stop or start in time; {@code
 * UNSUPPORTED_OPERATION} where whatever looks after a server would undo it; {@code
 * ENGINE_UNREACHABLE} when a machine cannot be reached, before anything is changed there.
 */
public interface Lifecycle {
  /** Makes every check of {@link #start}; returns what it would do, one sentence each. */
  List<String> checkStart(EngineStart wanted);

  /** Starts servers, a primary first, and waits until each answers. */
  EngineLifecycleResult start(EngineStart wanted, WorkMonitor monitor);

  /** Makes every check of {@link #stop}; returns what it would do, one sentence each. */
  List<String> checkStop(EngineStop wanted);

  /** Stops servers, a primary first so that its standbys get all of its log, and waits for it. */
  EngineLifecycleResult stop(EngineStop wanted, WorkMonitor monitor);

  /** Makes every check of {@link #restart}; returns what it would do, one sentence each. */
  List<String> checkRestart(EngineRestart wanted);

  /**
   * Stops and starts one server after the other, the primary last. A cancel is heard between two
   * servers, never between a stop and its start.
   */
  EngineLifecycleResult restart(EngineRestart wanted, WorkMonitor monitor);
}
