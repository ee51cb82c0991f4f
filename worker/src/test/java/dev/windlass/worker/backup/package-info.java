/** Tests of backups. */
@NullMarked
package dev.windlass.worker.backup;

import org.jspecify.annotations.NullMarked;
