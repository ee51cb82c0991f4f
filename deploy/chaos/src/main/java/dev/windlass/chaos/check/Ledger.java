package dev.windlass.chaos.check;

import dev.windlass.chaos.load.Names;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.QueryRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Which entry of the ledger a command writes. */
final class Ledger {
  private Ledger() {}

  /** The entry's name; empty when the command writes none. */
  static Optional<String> entry(Command command) {
    if (!(command.spec() instanceof QueryRun query) || query.isReadOnly()) {
      return Optional.empty();
    }
    List<JsonNode> parameters = query.parameters();
    return parameters == null || parameters.isEmpty()
        ? Optional.of(Names.SCHEDULED)
        : Optional.of(parameters.getFirst().asString(""));
  }

  /** When this job wrote to the ledger. */
  static List<Instant> entries(Evidence evidence, JobId job) {
    Command command = evidence.admitted().get(job);
    return command == null
        ? List.of()
        : entry(command)
            .filter(name -> !name.equals(Names.SCHEDULED))
            .map(name -> evidence.history().engine().ledger().getOrDefault(name, List.of()))
            .orElse(List.of());
  }
}
