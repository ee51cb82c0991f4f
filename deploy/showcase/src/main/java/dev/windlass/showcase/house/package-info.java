/** Everything that Windlass is made of and needs, started and stopped together. */
@NullMarked
package dev.windlass.showcase.house;

import org.jspecify.annotations.NullMarked;
