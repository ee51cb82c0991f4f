/** {@code backup.verify}: whether a backup is good, found out by reading or by restoring it. */
@NullMarked
package dev.windlass.worker.verification;

import org.jspecify.annotations.NullMarked;
