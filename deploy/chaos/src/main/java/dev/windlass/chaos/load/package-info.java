/** The commands, from a seed. */
@NullMarked
package dev.windlass.chaos.load;

import org.jspecify.annotations.NullMarked;
