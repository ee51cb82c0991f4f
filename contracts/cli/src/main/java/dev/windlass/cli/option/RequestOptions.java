package dev.windlass.cli.option;

import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks, why, and under which name. */
public final class RequestOptions {
  @Option(
      order = 30,
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, such as a change number; goes into the audit.")
  private @Nullable String reason;

  @Option(
      order = 30,
      names = "--requested-by",
      paramLabel = "WHO",
      description = "On whose behalf. Else $$WINDLASS_USER, else your login.")
  private @Nullable String requestedBy;

  @Option(
      order = 30,
      names = "--id",
      paramLabel = "ID",
      description =
          "The command's id; the same command under the same id runs once, however often it is"
              + " sent.")
  private @Nullable String id;

  /** Picocli fills it. */
  public RequestOptions() {}

  /** Writes them into a command. */
  public CommandBuilder apply(CommandBuilder command, Environment environment) {
    if (id != null) {
      command.id(id);
    }
    if (reason != null) {
      command.reason(reason);
    }
    return command.requestedBy(requester(environment));
  }

  /** Writes them into a command that somebody else made; what it says itself stays otherwise. */
  public Command apply(Command command, Environment environment) {
    return new Command(
        command.source(),
        id == null ? command.id() : id,
        command.time() == null ? environment.clock().instant() : command.time(),
        command.expiryTime(),
        command.traceparent(),
        command.target(),
        requestedBy == null && command.requestedBy() != null
            ? command.requestedBy()
            : requester(environment),
        reason == null ? command.reason() : reason,
        command.options(),
        command.spec());
  }

  private String requester(Environment environment) {
    return requestedBy != null
        ? requestedBy
        : environment
            .find(Environment.USER)
            .orElseGet(() -> System.getProperty("user.name", "unknown"));
  }
}
