/** One class a command of the terminal program. */
@NullMarked
package dev.windlass.cli.command;

import org.jspecify.annotations.NullMarked;
