/** The way in, on trial. */
@NullMarked
package dev.windlass.worker.intake;

import org.jspecify.annotations.NullMarked;
