/** Files that people write: inventory documents and commands. */
@NullMarked
package dev.windlass.cli.input;

import org.jspecify.annotations.NullMarked;
