/** SQLite as an engine: databases are files in one directory. */
@NullMarked
package dev.windlass.sqlite;

import org.jspecify.annotations.NullMarked;
