/** What must hold of it. */
@NullMarked
package dev.windlass.chaos.check;

import org.jspecify.annotations.NullMarked;
