/** Work that is done again and again, and how often. */
@NullMarked
package dev.windlass.scheduler.polling;

import org.jspecify.annotations.NullMarked;
