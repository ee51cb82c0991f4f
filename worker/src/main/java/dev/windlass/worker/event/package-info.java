/** What goes out: events and audit records, through the outbox and in order. */
@NullMarked
package dev.windlass.worker.event;

import org.jspecify.annotations.NullMarked;
