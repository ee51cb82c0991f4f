package dev.windlass.benchmarks.measurement;

/**
 * What a user may choose.
 *
 * @param megabytes size of the large table, before compression
 * @param rounds how often everything is measured
 */
public record BenchmarkOptions(int megabytes, int rounds) {}
