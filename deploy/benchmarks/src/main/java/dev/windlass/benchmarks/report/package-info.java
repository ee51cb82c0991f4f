/** Figures, their targets, and whether they are met. */
@NullMarked
package dev.windlass.benchmarks.report;

import org.jspecify.annotations.NullMarked;
