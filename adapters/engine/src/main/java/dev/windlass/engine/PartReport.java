package dev.windlass.engine;

import java.util.Map;

/**
 * A part that was written or loaded whole.
 *
 * @param part which one
 * @param rows how many rows it holds
 * @param dataBytes how much data before compression
 * @param details what the adapter needs to know of it at restore; goes into the manifest unread
 */
public record PartReport(BackupPart part, long rows, long dataBytes, Map<String, Object> details) {
  /** Keeps a copy. */
  public PartReport {
    details = Map.copyOf(details);
  }
}
