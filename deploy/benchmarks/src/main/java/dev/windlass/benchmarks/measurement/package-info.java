/** What a benchmark is: figures, their targets, and whether they are met. */
@NullMarked
package dev.windlass.benchmarks.measurement;

import org.jspecify.annotations.NullMarked;
