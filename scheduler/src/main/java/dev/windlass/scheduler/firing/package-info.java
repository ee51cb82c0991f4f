/** From a trigger that fires to a command that Kafka has. */
@NullMarked
package dev.windlass.scheduler.firing;

import org.jspecify.annotations.NullMarked;
