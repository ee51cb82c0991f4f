/** Tests of restores. */
@NullMarked
package dev.windlass.worker.restore;

import org.jspecify.annotations.NullMarked;
