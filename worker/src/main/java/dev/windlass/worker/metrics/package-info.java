/** Figures for those who watch. */
@NullMarked
package dev.windlass.worker.metrics;

import org.jspecify.annotations.NullMarked;
