package dev.windlass.engine;

import dev.windlass.messages.command.ProcessKill;
import dev.windlass.messages.command.ProcessKillResult;
import dev.windlass.messages.command.ProcessList;
import dev.windlass.messages.command.Session;
import java.util.List;

/** The sessions of an engine. */
public interface Processes {
  /**
   * Sessions that fit the filter, longest-running first. Windlass's own probes are left out; its
   * long work, which holds locks, may be among them.
   */
  List<Session> list(ProcessList filter);

  /**
   * Stops a session's statement or ends the session, and looks whether it is gone. {@code
   * NOT_FOUND} when there is no such session, or another one has the id by now.
   *
   * @param monitor asked right before: who has no right to the work by then, as a worker that was
   *     frozen, stops nothing
   */
  ProcessKillResult kill(ProcessKill kill, WorkMonitor monitor);
}
