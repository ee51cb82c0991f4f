/**
 * The control database: the only way to it. Migrations, and one repository for each thing that is
 * kept there.
 */
@NullMarked
package dev.windlass.controlstore;

import org.jspecify.annotations.NullMarked;
