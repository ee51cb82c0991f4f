/** How fast commands are done, beside other job systems on the JVM. */
@NullMarked
package dev.windlass.benchmarks.dispatch;

import org.jspecify.annotations.NullMarked;
