package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Do the upkeep of the target's database.
 *
 * @param task what to do
 * @param tables which tables, with their schema before a dot or without; null for all
 * @param full whether VACUUM rewrites tables, which locks each of them, and CHECK compares indexes
 *     with rows; null for false
 * @param installExtension whether an extension that the task needs is installed when it is missing;
 *     null for false
 */
@CommandName(
    value = "database.maintain",
    target = CommandName.TargetKind.DATABASE,
    result = DatabaseMaintainResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseMaintain(
    Task task,
    @Nullable List<String> tables,
    @Nullable Boolean full,
    @Nullable Boolean installExtension)
    implements CommandSpec {
  /** A task on every table. */
  public static DatabaseMaintain of(Task task) {
    return new DatabaseMaintain(task, null, null, null);
  }

  /** The tables, an empty list for all. */
  public List<String> tablesOrAll() {
    return tables == null ? List.of() : tables;
  }

  /** Whether the thorough form of the task is meant. */
  public boolean isFull() {
    return Boolean.TRUE.equals(full);
  }

  /** Whether a missing extension is installed. */
  public boolean isInstallExtension() {
    return Boolean.TRUE.equals(installExtension);
  }

  /** What there is to do. */
  public enum Task {
    /** Make the room of dead rows usable again. */
    VACUUM,
    /** Renew the planner's statistics. */
    ANALYZE,
    /** Build indexes anew, while others go on reading and writing where the engine can. */
    REINDEX,
    /** Look for corruption. */
    CHECK,
    /** Estimate how much room is of no use; changes nothing. */
    ESTIMATE_BLOAT
  }
}
