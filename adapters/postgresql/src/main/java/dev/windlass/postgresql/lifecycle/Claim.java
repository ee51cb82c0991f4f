package dev.windlass.postgresql.lifecycle;

/**
 * In whose name a node is changed. A node keeps the last claim in a file, and changes nothing for
 * an older token or another job, so that a worker that was taken for dead and wakes cannot undo
 * what its successor did.
 *
 * @param job the job
 * @param token grows with every attempt
 */
public record Claim(String job, long token) {}
