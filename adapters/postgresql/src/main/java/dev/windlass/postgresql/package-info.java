/** PostgreSQL, versions 13 to 18, as an engine. */
@NullMarked
package dev.windlass.postgresql;

import org.jspecify.annotations.NullMarked;
