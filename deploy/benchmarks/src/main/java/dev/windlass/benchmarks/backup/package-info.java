/** Backup and restore against PostgreSQL's own tools. */
@NullMarked
package dev.windlass.benchmarks.backup;

import org.jspecify.annotations.NullMarked;
