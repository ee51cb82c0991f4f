/** Job events and audit records: what happened. */
@NullMarked
package dev.windlass.messages.event;

import org.jspecify.annotations.NullMarked;
