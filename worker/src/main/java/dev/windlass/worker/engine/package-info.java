/** The engines that jobs work on: opened when needed, guarded, closed when idle. */
@NullMarked
package dev.windlass.worker.engine;

import org.jspecify.annotations.NullMarked;
