/** The roles of a server. */
@NullMarked
package dev.windlass.postgresql.user;

import org.jspecify.annotations.NullMarked;
