/** A run from its beginning to its report. */
@NullMarked
package dev.windlass.chaos.run;

import org.jspecify.annotations.NullMarked;
