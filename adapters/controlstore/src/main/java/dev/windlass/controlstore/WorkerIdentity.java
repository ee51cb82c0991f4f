package dev.windlass.controlstore;

/**
 * One life of a worker: from its registration until it stops or loses its lease.
 *
 * @param id unique for each life
 * @param name the worker's name, the same in every life
 */
public record WorkerIdentity(long id, String name) {}
