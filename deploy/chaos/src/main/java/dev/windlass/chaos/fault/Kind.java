package dev.windlass.chaos.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can go wrong. */
public enum Kind {
  /** A worker is killed with -9, and started again at the end. */
  KILL_WORKER("worker"),
  /** A worker is stopped with SIGSTOP for longer than its lease, and goes on at the end. */
  FREEZE_WORKER("worker"),
  /** The scheduler is killed with -9, and started again at the end. */
  KILL_SCHEDULER("scheduler"),
  /** The broker is stopped in good order. */
  STOP_BROKER("broker"),
  /** The broker is killed with -9. */
  KILL_BROKER("broker"),
  /** The control database is shut down at once, as in a crash. */
  CRASH_CONTROL("control"),
  /** Every session on the control database is ended by the server. */
  END_CONTROL_SESSIONS("control"),
  /** The engine is shut down at once, as in a crash. */
  CRASH_TARGET("target"),
  /** Every session of a worker on the engine is ended by the server. */
  END_TARGET_SESSIONS("target"),
  /** The object store is killed with -9. */
  KILL_STORE("store"),
  /** The object store cannot write a byte. */
  FILL_STORE("store"),
  /** A wire between a worker and its surroundings is cut. */
  CUT_WIRE("wire"),
  /** A wire takes connections and moves nothing. */
  STALL_WIRE("wire"),
  /** A wire holds back every piece. */
  SLOW_WIRE("wire"),
  /** All wires of a worker are silent: it is alone. */
  ISOLATE_WORKER("worker"),
  /** The way to the engine is cut. */
  CUT_TARGET("target"),
  /** The way to the engine is slow. */
  SLOW_TARGET("target");

  private final String resource;

  Kind(String resource) {
    this.resource = resource;
  }

  /** What it happens to; two faults on one thing do not happen at the same time. */
  public String resource() {
    return resource;
  }

  /** The kind of this name in reports; empty when there is none. */
  public static Optional<Kind> named(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** Its name in reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
