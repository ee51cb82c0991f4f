package dev.windlass.postgresql.maintenance;

import dev.windlass.messages.command.DatabaseMaintainResult.MaintainedObject;
import java.util.List;

/** One task: what it is done to, and how it is done to one of them. */
interface Upkeep {
  /** The word for it in progress and sentences: {@code vacuum}. */
  String verb();

  /** Fails when the task cannot be begun. */
  void prepare();

  /** What it is done to, in order. */
  List<Relation> relations();

  /** Does it to one; throws when it fails for this one. */
  MaintainedObject run(Relation relation);

  /** Clears away what failures left behind; gives what could not be cleared away. */
  default List<MaintainedObject> finish() {
    return List.of();
  }
}
