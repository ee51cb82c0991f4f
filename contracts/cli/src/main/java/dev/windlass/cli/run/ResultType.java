package dev.windlass.cli.run;

import dev.windlass.client.JobOutcome;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.StoredResult;

/** Finds the record for the result of a job that anybody may have submitted. */
final class ResultType {
  private ResultType() {}

  /** The result; {@link IllegalArgumentException} when its command is not known here. */
  static CommandResult read(JobOutcome outcome) {
    if (outcome.json().size() == 1 && outcome.json().has("would")) {
      return outcome.as(DryRunResult.class);
    }
    if (outcome.stored().isPresent()) {
      return outcome.as(StoredResult.class);
    }
    String command = outcome.event().job().command();
    return CommandType.ofEventType("dev.windlass.command." + command)
        .map(type -> (CommandResult) outcome.as(type.result()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "This version does not know " + command + "; see its result with -o json."));
  }
}
