package dev.windlass.messages.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandName.TargetKind;
import dev.windlass.messages.command.CommandType;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.RefusedMessage;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.messages.json.WindlassJson;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The commands of a schedule. The same schedule, engine and moment always make the same command
 * under the same name, so that a schedule that fires twice for one moment makes one job.
 */
public final class ScheduledCommand {
  /** The source of all commands of a schedule is this and the schedule's name. */
  public static final String SOURCE_PREFIX = "/windlass/schedules/";

  private ScheduledCommand() {}

  /**
   * The command of a schedule for one engine and moment. Its id is the moment and the engine:
   * {@code 2026-11-21T01:00:00Z/orders-pg}.
   *
   * @param fireTime the moment that the schedule names
   * @param expiryTime the latest moment at which the command may start
   * @throws InvalidTemplate when the schedule's template is not a valid command for an engine
   */
  public static Command of(
      ScheduleDocument schedule, String engine, Instant fireTime, Instant expiryTime) {
    ScheduleDocument.Template template = schedule.command();
    CommandType type = type(template);
    Data data =
        new Data(
            new Target(engine, template.database()),
            schedule.owner() == null ? "schedule " + schedule.name() : schedule.owner(),
            template.reason(),
            template.spec());
    List<Header> headers =
        List.of(
            Header.of("ce_specversion", "1.0"),
            Header.of("ce_type", type.eventType()),
            Header.of("ce_source", SOURCE_PREFIX + schedule.name()),
            Header.of("ce_id", fireTime + "/" + engine),
            Header.of("ce_time", fireTime.toString()),
            Header.of("ce_expirytime", expiryTime.toString()),
            Header.of("ce_subject", engine),
            Header.of("content-type", "application/json"));
    try {
      return CommandCodec.decode(headers, WindlassJson.commands().writeValueAsBytes(data));
    } catch (RefusedMessage refused) {
      throw new InvalidTemplate(refused.failure().message(), refused);
    }
  }

  private static CommandType type(ScheduleDocument.Template template) {
    CommandType type =
        CommandType.named(template.type()).stream()
            .reduce((_, newest) -> newest)
            .filter(found -> found.target() != TargetKind.NONE)
            .orElse(null);
    if (type == null) {
      throw new InvalidTemplate(
          "The type \"%s\" is no command for an engine; there are: %s."
              .formatted(template.type(), forEngines()),
          null);
    }
    return type;
  }

  private static String forEngines() {
    return CommandType.all().stream()
        .filter(type -> type.target() != TargetKind.NONE)
        .map(CommandType::name)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Data(
      Target target, String requestedBy, @Nullable String reason, @Nullable JsonNode spec) {}

  /** A template that makes no valid command. The message is a sentence that says why. */
  public static final class InvalidTemplate extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private InvalidTemplate(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
