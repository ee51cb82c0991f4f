/** The archived log of engines, and servers brought back to a moment. */
@NullMarked
package dev.windlass.worker.recovery;

import org.jspecify.annotations.NullMarked;
