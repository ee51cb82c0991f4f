package dev.windlass.controlstore;

import dev.windlass.engine.StoredObject;
import java.util.Map;

/**
 * A part of a backup that lies in the store.
 *
 * @param name the part's name in the plan
 * @param position its place in the plan, from 0
 * @param object the object that holds it
 * @param rows how many rows it holds
 * @param dataBytes how much data before compression
 * @param details what the adapter needs to know of it at restore
 */
public record FinishedPart(
    String name,
    int position,
    StoredObject object,
    long rows,
    long dataBytes,
    Map<String, Object> details) {
  /** Keeps a copy. */
  public FinishedPart {
    details = Map.copyOf(details);
  }
}
