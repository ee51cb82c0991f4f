/** How the servers of one cluster replicate, and how another one becomes the primary. */
@NullMarked
package dev.windlass.postgresql.replication;

import org.jspecify.annotations.NullMarked;
