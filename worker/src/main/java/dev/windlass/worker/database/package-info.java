/** Databases: making and dropping them. */
@NullMarked
package dev.windlass.worker.database;

import org.jspecify.annotations.NullMarked;
