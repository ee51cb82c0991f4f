/** The databases of a server. */
@NullMarked
package dev.windlass.postgresql.database;

import org.jspecify.annotations.NullMarked;
