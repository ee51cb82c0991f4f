/** JSON documents in tables of two columns. */
@NullMarked
package dev.windlass.postgresql.document;

import org.jspecify.annotations.NullMarked;
