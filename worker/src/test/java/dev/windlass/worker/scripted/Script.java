package dev.windlass.worker.scripted;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What happens at which point of a scripted engine's work. A point is named by verb and thing:
 * {@code write t1}, {@code load data/t1}, {@code publish}.
 */
public final class Script {
  private final Map<String, Runnable> surprises = new ConcurrentHashMap<>();
  private final List<String> happened = Collections.synchronizedList(new ArrayList<>());

  /** Has this happen at the point, every time. */
  public Script at(String point, Runnable surprise) {
    surprises.put(point, surprise);
    return this;
  }

  /** Has this failure happen at the point, every time. */
  public Script failAt(String point, RuntimeException failure) {
    return at(
        point,
        () -> {
          throw failure;
        });
  }

  /** Nothing surprising any more. */
  public void calm() {
    surprises.clear();
  }

  /** Every point that was reached, in order. */
  public List<String> happened() {
    synchronized (happened) {
      return List.copyOf(happened);
    }
  }

  /** Forgets what happened. */
  public void forget() {
    happened.clear();
  }

  void reach(String point) {
    happened.add(point);
    Runnable surprise = surprises.get(point);
    if (surprise != null) {
      surprise.run();
    }
  }
}
