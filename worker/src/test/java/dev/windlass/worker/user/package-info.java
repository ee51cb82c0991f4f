/** Tests. */
@NullMarked
package dev.windlass.worker.user;

import org.jspecify.annotations.NullMarked;
