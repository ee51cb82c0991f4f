package dev.windlass.chaos.fault;

import java.time.Instant;

/**
 * A fault that happened.
 *
 * @param kind what
 * @param what it in words, with its victim
 * @param began when
 * @param ended when everything was started or mended again
 */
public record HappenedFault(Kind kind, String what, Instant began, Instant ended) {}
