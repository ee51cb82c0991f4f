/** The worker's life in the control store: its registration, its lease, its heartbeat. */
@NullMarked
package dev.windlass.worker.life;

import org.jspecify.annotations.NullMarked;
