package dev.windlass.postgresql.backup;

import dev.windlass.engine.BackupPart;
import java.util.List;

/**
 * A part and what goes into it.
 *
 * @param part as the worker sees it
 * @param kind what it holds
 * @param slices which rows, for a part of data
 */
record PlannedPart(BackupPart part, PartKind kind, List<TableSlice> slices) {
  PlannedPart {
    slices = List.copyOf(slices);
  }
}
