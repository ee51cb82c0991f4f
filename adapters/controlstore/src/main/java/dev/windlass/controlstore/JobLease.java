package dev.windlass.controlstore;

import dev.windlass.messages.JobId;

/**
 * The right to write a job's outcome. Every write of a job's state, and every entry in the backup
 * catalogue, names the lease and changes nothing when the token is no longer the job's newest.
 *
 * @param job which job
 * @param token grows with every claim of the job; the newest one holds the right
 * @param worker who holds it
 * @param life the registration under which that worker claimed the job: an outcome is written in
 *     its name and in no later one's; zero when nobody holds it
 */
public record JobLease(JobId job, long token, String worker, long life) {}
