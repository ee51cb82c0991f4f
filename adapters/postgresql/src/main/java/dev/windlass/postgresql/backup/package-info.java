/** From a database to objects: one snapshot, a plan of parts, each part a script. */
@NullMarked
package dev.windlass.postgresql.backup;

import org.jspecify.annotations.NullMarked;
