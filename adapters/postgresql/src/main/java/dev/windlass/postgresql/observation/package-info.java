/** Metrics and logs of a server. */
@NullMarked
package dev.windlass.postgresql.observation;

import org.jspecify.annotations.NullMarked;
