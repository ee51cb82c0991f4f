/** What the scheduler says about itself. */
@NullMarked
package dev.windlass.scheduler.health;

import org.jspecify.annotations.NullMarked;
