/** Tests of what keeps backups: pruning. */
@NullMarked
package dev.windlass.worker.pruning;

import org.jspecify.annotations.NullMarked;
