/** What goes wrong, from a seed. */
@NullMarked
package dev.windlass.chaos.fault;

import org.jspecify.annotations.NullMarked;
