package dev.windlass.chaos.fault;

import java.time.Duration;

/**
 * A fault that is to happen.
 *
 * @param at when, counted from the beginning of the load
 * @param kind what
 * @param victim which worker, from 0; meaningless where the kind needs none
 * @param wire which of its wires
 * @param hold how long it lasts
 */
public record PlannedFault(Duration at, Kind kind, int victim, int wire, Duration hold) {}
