package dev.windlass.controlstore;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

/** Tells what the control database will never take from what it cannot take at the moment. */
public final class ControlStoreFaults {
  private ControlStoreFaults() {}

  /** Whether the same statement with the same values fails again, however often it is tried. */
  public static boolean isPermanent(RuntimeException failure) {
    return failure instanceof DataIntegrityViolationException
        || failure instanceof InvalidDataAccessResourceUsageException;
  }
}
