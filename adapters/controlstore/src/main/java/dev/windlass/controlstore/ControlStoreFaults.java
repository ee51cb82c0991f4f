package dev.windlass.controlstore;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells what the control database will never take from what it cannot take at the moment. */
public final class ControlStoreFaults {
  private ControlStoreFaults() {}

  /** Whether the same statement with the same values fails again, however often it is tried. */
  public static boolean isPermanent(RuntimeException failure) {
    return failure instanceof DataIntegrityViolationException
        || failure instanceof InvalidDataAccessResourceUsageException;
  }

  /**
   * Whether the control database could not be reached, broke off, or had no room: the same may work
   * later.
   */
  public static boolean isPassing(Throwable failure) {
    return failure instanceof TransientDataAccessException
        || failure instanceof RecoverableDataAccessException
        || failure instanceof DataAccessResourceFailureException
        || failure instanceof CannotCreateTransactionException
        || failure instanceof TransactionSystemException;
  }
}
