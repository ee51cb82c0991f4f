/** Tests of runs and crews. */
@NullMarked
package dev.windlass.worker.batch;

import org.jspecify.annotations.NullMarked;
