/** The declarative documents: engines and schedules. */
@NullMarked
package dev.windlass.messages.inventory;

import org.jspecify.annotations.NullMarked;
