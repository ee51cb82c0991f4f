package dev.windlass.controlstore;

import dev.windlass.messages.JobId;

/**
 * The right to write a job's outcome. Every write of a job's state, and every entry in the backup
 * catalogue, names the lease and changes nothing when the token is no longer the job's newest.
 *
 * @param job which job
 * @param token grows with every claim of the job; the newest one holds the right
 * @param worker who holds it
 */
public record JobLease(JobId job, long token, String worker) {}
