/** Other job systems, each in a process of its own. */
@NullMarked
package dev.windlass.benchmarks.dispatch.peer;

import org.jspecify.annotations.NullMarked;
