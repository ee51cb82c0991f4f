/** Keeps Quartz's triggers equal to the inventory's schedules. */
@NullMarked
package dev.windlass.scheduler.reconcile;

import org.jspecify.annotations.NullMarked;
