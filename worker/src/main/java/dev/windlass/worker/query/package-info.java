/** {@code query.run}: rows as they come, into the result or into an object. */
@NullMarked
package dev.windlass.worker.query;

import org.jspecify.annotations.NullMarked;
