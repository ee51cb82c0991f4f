/** What there is in a database: tables, columns, keys. */
@NullMarked
package dev.windlass.postgresql.schema;

import org.jspecify.annotations.NullMarked;
