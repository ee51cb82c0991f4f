/** Commands and their results: what may be asked, and what comes back. */
@NullMarked
package dev.windlass.messages.command;

import org.jspecify.annotations.NullMarked;
