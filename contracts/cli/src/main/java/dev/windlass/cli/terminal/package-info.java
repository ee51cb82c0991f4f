/** What a person sees: widths, colours, tables, progress. Knows nothing of commands. */
@NullMarked
package dev.windlass.cli.terminal;

import org.jspecify.annotations.NullMarked;
