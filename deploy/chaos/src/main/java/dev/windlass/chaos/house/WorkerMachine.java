package dev.windlass.chaos.house;

import dev.windlass.showcase.house.HouseOptions;
import dev.windlass.showcase.house.JavaProcess;
import java.util.List;
import java.util.function.IntFunction;

/** A worker, with a network of its own to the control database, the brokers and the store. */
public final class WorkerMachine extends Machine {
  private final List<Wire> wires;

  WorkerMachine(
      String name, HouseOptions options, List<Wire> wires, IntFunction<JavaProcess.Plan> plan) {
    super(name, options, plan);
    this.wires = List.copyOf(wires);
  }

  /** What joins it to the others. */
  public List<Wire> wires() {
    return wires;
  }

  @Override
  public void close() {
    super.close();
    wires.forEach(Wire::close);
  }
}
