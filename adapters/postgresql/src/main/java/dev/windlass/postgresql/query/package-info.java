/** Statements of the sender's own. */
@NullMarked
package dev.windlass.postgresql.query;

import org.jspecify.annotations.NullMarked;
