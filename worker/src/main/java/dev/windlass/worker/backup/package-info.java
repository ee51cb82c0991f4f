/** {@code database.backup}: from a consistent view of a database to an entry in the catalogue. */
@NullMarked
package dev.windlass.worker.backup;

import org.jspecify.annotations.NullMarked;
