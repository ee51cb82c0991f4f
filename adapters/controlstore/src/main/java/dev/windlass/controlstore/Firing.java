package dev.windlass.controlstore;

import dev.windlass.messages.inventory.ScheduleDocument;
import java.time.Instant;

/**
 * One firing of a schedule for one engine.
 *
 * @param schedule the schedule as it stood when it fired
 * @param fireTime the moment that the schedule names, however late it was noticed
 * @param engine the engine that its command is for
 * @param expiresAt the latest moment at which the command may start
 */
public record Firing(
    ScheduleDocument schedule, Instant fireTime, String engine, Instant expiresAt) {}
