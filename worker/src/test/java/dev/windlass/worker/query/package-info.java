/** Tests. */
@NullMarked
package dev.windlass.worker.query;

import org.jspecify.annotations.NullMarked;
