/** What happened, read from topics, control store, object store and engine. */
@NullMarked
package dev.windlass.chaos.history;

import org.jspecify.annotations.NullMarked;
