/** Tests. */
@NullMarked
package dev.windlass.worker.operation;

import org.jspecify.annotations.NullMarked;
