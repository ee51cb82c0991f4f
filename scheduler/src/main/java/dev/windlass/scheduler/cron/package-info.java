/** When a schedule fires: cron on a wall clock, and how Quartz keeps it. */
@NullMarked
package dev.windlass.scheduler.cron;

import org.jspecify.annotations.NullMarked;
