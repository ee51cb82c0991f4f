/** The quickstart: the main job of Windlass, shown on real parts. */
@NullMarked
package dev.windlass.showcase;

import org.jspecify.annotations.NullMarked;
