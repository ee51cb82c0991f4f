/** Users: making and dropping them, and their passwords. */
@NullMarked
package dev.windlass.worker.user;

import org.jspecify.annotations.NullMarked;
