/** Backup and restore of a real PostgreSQL through a real object store. */
@NullMarked
package dev.windlass.worker.real;

import org.jspecify.annotations.NullMarked;
