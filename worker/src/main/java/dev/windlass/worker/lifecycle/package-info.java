/** Starting and stopping the servers of engines. */
@NullMarked
package dev.windlass.worker.lifecycle;

import org.jspecify.annotations.NullMarked;
