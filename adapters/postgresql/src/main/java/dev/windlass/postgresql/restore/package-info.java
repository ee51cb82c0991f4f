/** From objects to a database: built under a temporary name, given its own at the end. */
@NullMarked
package dev.windlass.postgresql.restore;

import org.jspecify.annotations.NullMarked;
