/** From a schedule to the commands that it publishes. */
@NullMarked
package dev.windlass.messages.schedule;

import org.jspecify.annotations.NullMarked;
