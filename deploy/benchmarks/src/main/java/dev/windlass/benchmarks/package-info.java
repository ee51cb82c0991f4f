/** Windlass and its peers, side by side. */
@NullMarked
package dev.windlass.benchmarks;

import org.jspecify.annotations.NullMarked;
