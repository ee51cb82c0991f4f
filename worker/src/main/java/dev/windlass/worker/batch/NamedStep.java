package dev.windlass.worker.batch;

/**
 * A step of a run.
 *
 * @param name the same in every version, because finished steps are known by it
 * @param work what it does; it may be called again when it did not end
 */
public record NamedStep(String name, Runnable work) {}
