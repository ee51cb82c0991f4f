package dev.windlass.worker.restore;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.worker.operation.Targets;

/** Whether the sender has agreed to what a restore does to the target's name. */
final class RestoreConsent {
  private RestoreConsent() {}

  /** {@code PRECONDITION_FAILED} when the repeated name is not the target's. */
  static void check(Target target, DatabaseRestore spec) {
    DatabaseRestore.Replace replace = spec.replace();
    if (replace != null && spec.existing() != null) {
      throw new EngineException(
          FailureCode.INVALID_COMMAND,
          "spec.replace drops the database that is there, and spec.existing puts things into it: not"
              + " both.",
          "Leave one of them out and send the command under a new id.");
    }
    if (replace != null && !replace.confirm().equals(Targets.database(target))) {
      throw new EngineException(
          FailureCode.PRECONDITION_FAILED,
          "spec.replace.confirm is \""
              + replace.confirm()
              + "\" and the target database is \""
              + Targets.database(target)
              + "\": nothing was changed.",
          "Repeat the name of the database that shall be replaced.");
    }
  }

  /** {@code ALREADY_EXISTS} when the target's name is taken and nobody agreed to replace it. */
  static void checkName(RestoreRun run) {
    String database = run.request().database();
    if (!run.request().replace()
        && run.request().scope().existing() == null
        && run.context().engine().databases().exists(database)) {
      throw new EngineException(
          FailureCode.ALREADY_EXISTS,
          "Engine "
              + run.context().engine().name()
              + " has a database \""
              + database
              + "\" already.",
          "Restore under another name, or give spec.replace with the name repeated.");
    }
  }
}
