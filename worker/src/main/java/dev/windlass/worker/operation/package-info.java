/** What a command does: one class a command, found by the dispatch through its type. */
@NullMarked
package dev.windlass.worker.operation;

import org.jspecify.annotations.NullMarked;
