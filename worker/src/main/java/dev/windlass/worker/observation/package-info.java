/** What engines tell about how they are: metrics, logs, tables. */
@NullMarked
package dev.windlass.worker.observation;

import org.jspecify.annotations.NullMarked;
