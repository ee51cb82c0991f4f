/** Whether the worker can do its work, and since when it cannot. */
@NullMarked
package dev.windlass.worker.health;

import org.jspecify.annotations.NullMarked;
