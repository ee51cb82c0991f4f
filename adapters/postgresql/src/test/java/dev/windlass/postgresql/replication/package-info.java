/** Replication, on real primaries and standbys. */
@NullMarked
package dev.windlass.postgresql.replication;

import org.jspecify.annotations.NullMarked;
