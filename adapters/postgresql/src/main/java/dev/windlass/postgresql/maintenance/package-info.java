/** Upkeep: vacuum, analyze, reindex, check, and an estimate of bloat. */
@NullMarked
package dev.windlass.postgresql.maintenance;

import org.jspecify.annotations.NullMarked;
