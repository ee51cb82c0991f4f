/** {@code database.restore}: from an entry in the catalogue to a database under its final name. */
@NullMarked
package dev.windlass.worker.restore;

import org.jspecify.annotations.NullMarked;
