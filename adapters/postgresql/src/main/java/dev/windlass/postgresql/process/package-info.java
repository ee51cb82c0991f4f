/** The sessions of a server. */
@NullMarked
package dev.windlass.postgresql.process;

import org.jspecify.annotations.NullMarked;
