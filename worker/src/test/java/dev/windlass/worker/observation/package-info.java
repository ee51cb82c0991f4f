/** Tests. */
@NullMarked
package dev.windlass.worker.observation;

import org.jspecify.annotations.NullMarked;
