/** Options that several commands share, and how their values are read. */
@NullMarked
package dev.windlass.cli.option;

import org.jspecify.annotations.NullMarked;
