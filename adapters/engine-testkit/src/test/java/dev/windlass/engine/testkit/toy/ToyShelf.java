package dev.windlass.engine.testkit.toy;

import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** What stands for a server: shelves with boxes on them. */
final class ToyShelf {
  private static final Map<String, NavigableSet<String>> SHELVES = new ConcurrentHashMap<>();

  private ToyShelf() {}

  /** The boxes on a shelf; null when there is no such shelf. */
  static @Nullable NavigableSet<String> find(String name) {
    return SHELVES.get(name);
  }

  /** Puts an empty shelf up. */
  static NavigableSet<String> putUp(String name) {
    return SHELVES.computeIfAbsent(name, _ -> new ConcurrentSkipListSet<>());
  }
}
