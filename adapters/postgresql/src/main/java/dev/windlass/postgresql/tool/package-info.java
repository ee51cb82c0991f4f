/** PostgreSQL's own client programs. */
@NullMarked
package dev.windlass.postgresql.tool;

import org.jspecify.annotations.NullMarked;
