package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * List the sessions of an engine, with who blocks whom. Windlass's own probes are not among them.
 *
 * @param database only sessions on this database; null for all
 * @param user only sessions of this login; null for all
 * @param activeFor only sessions whose statement runs at least so long; null for all
 * @param statements whether to show statement texts; they can hold data, so false unless asked, and
 *     only where the engine's policy allows
 */
@CommandName(
    value = "process.list",
    target = CommandName.TargetKind.ENGINE,
    result = ProcessListResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessList(
    @Nullable String database,
    @Nullable String user,
    @Nullable Duration activeFor,
    @Nullable Boolean statements)
    implements CommandSpec {
  /** Every session, without statement texts. */
  public static ProcessList all() {
    return new ProcessList(null, null, null, null);
  }
}
