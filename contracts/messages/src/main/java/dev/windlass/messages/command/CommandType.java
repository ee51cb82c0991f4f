package dev.windlass.messages.command;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One kind of command. The set is read from the records that {@link CommandSpec} permits, so that
 * it cannot disagree with them.
 *
 * @param name noun and verb, such as {@code database.backup}
 * @param version the spec's version
 * @param spec the record of what is asked
 * @param result the record of what comes back
 * @param target what the command's target has to name
 */
public record CommandType(
    String name,
    int version,
    Class<? extends CommandSpec> spec,
    Class<? extends CommandResult> result,
    CommandName.TargetKind target) {

  /** How the CloudEvents type of every command begins. */
  public static final String PREFIX = "dev.windlass.command.";

  private static final List<CommandType> ALL =
      Arrays.stream(CommandSpec.class.getPermittedSubclasses())
          .map(type -> read(type.asSubclass(CommandSpec.class)))
          .sorted(Comparator.comparing(CommandType::name).thenComparingInt(CommandType::version))
          .toList();

  private static final Map<String, CommandType> BY_EVENT_TYPE =
      ALL.stream()
          .collect(Collectors.toUnmodifiableMap(CommandType::eventType, Function.identity()));

  private static final Map<Class<?>, CommandType> BY_SPEC =
      ALL.stream().collect(Collectors.toUnmodifiableMap(CommandType::spec, Function.identity()));

  private static CommandType read(Class<? extends CommandSpec> spec) {
    CommandName name = spec.getAnnotation(CommandName.class);
    if (name == null) {
      throw new IllegalStateException(spec + " lacks its @CommandName.");
    }
    return new CommandType(name.value(), name.version(), spec, name.result(), name.target());
  }

  /** Every command, ordered by name and version. */
  public static List<CommandType> all() {
    return ALL;
  }

  /** The type of this spec. */
  public static CommandType of(CommandSpec spec) {
    return ofSpec(spec.getClass());
  }

  /** The type of this spec class; {@link IllegalArgumentException} when it is none of ours. */
  public static CommandType ofSpec(Class<?> spec) {
    CommandType type = BY_SPEC.get(spec);
    if (type == null) {
      throw new IllegalArgumentException(spec + " is no command.");
    }
    return type;
  }

  /** The command with this CloudEvents type, such as {@code dev.windlass.command.query.run.v1}. */
  public static Optional<CommandType> ofEventType(String eventType) {
    return Optional.ofNullable(BY_EVENT_TYPE.get(eventType));
  }

  /** Every version of the command with this name; empty when there is none. */
  public static List<CommandType> named(String name) {
    return ALL.stream().filter(type -> type.name.equals(name)).toList();
  }

  /** The CloudEvents {@code type} attribute. */
  public String eventType() {
    return PREFIX + name + ".v" + version;
  }
}
