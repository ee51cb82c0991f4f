package dev.windlass.messages.envelope;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandOptions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The data of a command's message.
 *
 * @param target what it is about; null for Windlass itself
 * @param requestedBy the person or service behind it
 * @param reason why
 * @param options how to run it; null for the defaults
 * @param spec what to do; null when it has nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CommandData(
    @Nullable Target target,
    @Nullable String requestedBy,
    @Nullable String reason,
    @Nullable CommandOptions options,
    @Nullable JsonNode spec) {

  Target targetOrNone() {
    return target == null ? Target.NONE : target;
  }

  CommandOptions optionsOrNone() {
    return options == null ? CommandOptions.NONE : options;
  }
}
