package dev.windlass.worker.inventory;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.Operation;
import dev.windlass.worker.operation.ResourceLock;
import java.time.Duration;
import java.util.List;

/**
 * An operation that changes the inventory, in one transaction of the control store. It needs no
 * locks, because the transaction has its own; and it may be run again, because the repository knows
 * what the job did the first time.
 */
abstract class InventoryWrite<S extends CommandSpec> implements Operation<S> {
  private final Class<S> spec;

  InventoryWrite(Class<S> spec) {
    this.spec = spec;
  }

  @Override
  public final Class<S> serves() {
    return spec;
  }

  @Override
  public final List<ResourceLock> locks(Target target, S spec) {
    return List.of();
  }

  @Override
  public final boolean mutates(S spec) {
    return true;
  }

  @Override
  public final boolean repeatable(S spec) {
    return true;
  }

  @Override
  public final Lane lane() {
    return Lane.CONTROL;
  }

  @Override
  public final Duration defaultTimeout() {
    return Duration.ofMinutes(1);
  }
}
