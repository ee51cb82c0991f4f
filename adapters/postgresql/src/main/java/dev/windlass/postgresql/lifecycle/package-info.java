/** Starting, stopping and fencing servers where they run. */
@NullMarked
package dev.windlass.postgresql.lifecycle;

import org.jspecify.annotations.NullMarked;
