@NullMarked
package dev.windlass.postgresql.connection;

import org.jspecify.annotations.NullMarked;
