/** What people see. */
@NullMarked
package dev.windlass.showcase.terminal;

import org.jspecify.annotations.NullMarked;
