/** {@code backup.prune}: which backups stay, and how the others go. */
@NullMarked
package dev.windlass.worker.pruning;

import org.jspecify.annotations.NullMarked;
