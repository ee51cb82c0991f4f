package dev.windlass.worker.operation;

import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.CommandType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which operation serves which command. */
public final class OperationCatalog {
  private final Map<Class<?>, Operation<?>> operations = new HashMap<>();

  /**
   * A catalogue of these operations.
   *
   * @throws IllegalStateException when two of them serve one command
   */
  public OperationCatalog(Collection<Operation<?>> operations) {
    for (Operation<?> operation : operations) {
      Operation<?> other = this.operations.put(operation.serves(), operation);
      if (other != null) {
        throw new IllegalStateException(
            "Both %s and %s serve %s."
                .formatted(
                    operation.getClass().getName(),
                    other.getClass().getName(),
                    CommandType.ofSpec(operation.serves()).name()));
      }
    }
  }

  /** Whether some operation serves commands of this type. */
  public boolean serves(CommandType type) {
    return operations.containsKey(type.spec());
  }

  /** The commands that no operation serves. */
  public List<CommandType> unserved() {
    return CommandType.all().stream().filter(type -> !serves(type)).toList();
  }

  /**
   * The operation for a spec.
   *
   * @throws IllegalArgumentException when none serves it
   */
  public BoundOperation<?> bind(CommandSpec spec) {
    Operation<?> operation = operations.get(spec.getClass());
    if (operation == null) {
      throw new IllegalArgumentException(
          "No operation serves %s.".formatted(CommandType.of(spec).name()));
    }
    return bind(operation, spec);
  }

  private static <S extends CommandSpec> BoundOperation<S> bind(
      Operation<S> operation, CommandSpec spec) {
    return new BoundOperation<>(operation, operation.serves().cast(spec));
  }
}
