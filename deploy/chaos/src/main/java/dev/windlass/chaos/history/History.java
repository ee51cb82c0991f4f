package dev.windlass.chaos.history;

import java.util.List;

/**
 * Everything that the checker knows.
 *
 * @param topics what lies in the topics
 * @param control what lies in the control store
 * @param engine what the engine has
 * @param store what the object store has
 * @param leaks where a secret was found
 */
public record History(
    Topics topics, ControlStore control, EngineState engine, StoreState store, List<String> leaks) {
  /** Keeps a copy. */
  public History {
    leaks = List.copyOf(leaks);
  }
}
