/** Replication and failover of engines. */
@NullMarked
package dev.windlass.worker.replication;

import org.jspecify.annotations.NullMarked;
