/** Faults put into the product on purpose, which the checker has to find. */
@NullMarked
package dev.windlass.chaos.deliberate;

import org.jspecify.annotations.NullMarked;
