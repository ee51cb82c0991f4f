package dev.windlass.controlstore;

/**
 * A lock that a job needs from its start to its end.
 *
 * @param resource what is locked
 * @param exclusive whether nobody else may hold it at the same time
 */
public record LockRequest(String resource, boolean exclusive) {}
