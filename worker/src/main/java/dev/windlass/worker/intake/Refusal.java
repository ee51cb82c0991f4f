package dev.windlass.worker.intake;

import dev.windlass.controlstore.RefusedCommand;
import dev.windlass.messages.Failure;
import dev.windlass.messages.event.AuditRecord.Actor;
import dev.windlass.messages.event.JobReference;
import java.util.Optional;
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

  /** What is remembered of it; empty when there is nobody who could rely on it. */
  Optional<RefusedCommand> remembered() {
    return Optional.ofNullable(sender)
        .map(known -> new RefusedCommand(known.id(), arrival.origin().digest(), failure));
  }
}
