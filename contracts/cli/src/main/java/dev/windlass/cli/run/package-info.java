/** From a command to its exit code: connect, send, wait, show. */
@NullMarked
package dev.windlass.cli.run;

import org.jspecify.annotations.NullMarked;
