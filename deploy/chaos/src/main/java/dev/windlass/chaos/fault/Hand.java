package dev.windlass.chaos.fault;

import dev.windlass.chaos.house.ChaosHouse;
import dev.windlass.chaos.house.Machine;
import dev.windlass.chaos.house.Wire;
import dev.windlass.chaos.house.WorkerMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Does what a planned fault says, and undoes it. */
final class Hand {
  private static final Duration DAWDLE = Duration.ofMillis(40);

  private final ChaosHouse house;

  Hand(ChaosHouse house) {
    this.house = house;
  }

  /** The fault in words, with its victim. */
  String words(PlannedFault fault) {
    return switch (fault.kind()) {
      case KILL_WORKER, FREEZE_WORKER, ISOLATE_WORKER ->
          fault.kind().word() + " " + worker(fault).name();
      case CUT_WIRE, STALL_WIRE, SLOW_WIRE -> fault.kind().word() + " " + wire(fault).name();
      default -> fault.kind().word();
    };
  }

  private WorkerMachine worker(PlannedFault fault) {
    return house.workers().get(fault.victim());
  }

  private Wire wire(PlannedFault fault) {
    return worker(fault).wires().get(fault.wire());
  }

  void begin(PlannedFault fault) {
    switch (fault.kind()) {
      case KILL_WORKER -> worker(fault).kill();
      case FREEZE_WORKER -> worker(fault).freeze();
      case KILL_SCHEDULER -> house.scheduler().kill();
      case STOP_BROKER -> house.broker().stop();
      case KILL_BROKER -> house.broker().kill();
      case CRASH_CONTROL -> house.control().crash();
      case END_CONTROL_SESSIONS -> house.control().endSessions("windlass");
      case CRASH_TARGET -> house.target().crash();
      case END_TARGET_SESSIONS -> house.target().endSessions("postgres");
      case KILL_STORE -> house.store().kill();
      case FILL_STORE -> limitFiles(house.store(), "0");
      case CUT_WIRE -> wire(fault).cut();
      case STALL_WIRE -> wire(fault).stall();
      case SLOW_WIRE -> wire(fault).slow(DAWDLE);
      case ISOLATE_WORKER -> worker(fault).wires().forEach(Wire::stall);
      case CUT_TARGET -> house.targetWire().cut();
      case SLOW_TARGET -> house.targetWire().slow(DAWDLE);
    }
  }

  void end(PlannedFault fault) {
    switch (fault.kind()) {
      case KILL_WORKER -> worker(fault).start();
      case FREEZE_WORKER -> worker(fault).thaw();
      case KILL_SCHEDULER -> house.scheduler().start();
      case STOP_BROKER, KILL_BROKER -> house.broker().start();
      case CRASH_CONTROL -> house.control().start();
      case CRASH_TARGET -> house.target().start();
      case END_CONTROL_SESSIONS, END_TARGET_SESSIONS -> {}
      case KILL_STORE -> house.store().start();
      case FILL_STORE -> limitFiles(house.store(), "unlimited");
      case CUT_WIRE, STALL_WIRE, SLOW_WIRE -> wire(fault).heal();
      case ISOLATE_WORKER -> {
        // Whoever was silent too long finds its connections broken.
        worker(fault).wires().forEach(Wire::cut);
        worker(fault).wires().forEach(Wire::heal);
      }
      case CUT_TARGET, SLOW_TARGET -> house.targetWire().heal();
    }
  }

  /**
   * Sets the size that the process may write to a file, which needs no root: with 0 every write
   * fails, as on a full disk, and empty files can still be made, as on a full disk.
   */
  private static void limitFiles(Machine machine, String limit) {
    long pid = machine.pid();
    if (pid == 0) {
      return;
    }
    try {
      Process process =
          new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--fsize=" + limit + ":")
              .redirectErrorStream(true)
              .start();
      String said =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("prlimit failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("prlimit of util-linux is needed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
