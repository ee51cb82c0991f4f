/** Tests of what keeps backups: verification. */
@NullMarked
package dev.windlass.worker.verification;

import org.jspecify.annotations.NullMarked;
