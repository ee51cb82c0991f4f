package dev.windlass.worker.intake;

import dev.windlass.messages.Failure;
import dev.windlass.messages.event.AuditRecord.Actor;
import dev.windlass.messages.event.JobReference;
import org.jspecify.annotations.Nullable;

/**
 * A message that becomes no job.
 *
 * @param arrival what came
 * @param failure why not
 * @param sender whom to tell; null when nobody knows who sent it
 * @param actor who asked, as far as it is known
 */
record Refusal(Arrival arrival, Failure failure, @Nullable JobReference sender, Actor actor) {
  static final Actor NOBODY = new Actor(null, null);
}
