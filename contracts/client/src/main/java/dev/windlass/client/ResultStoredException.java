package dev.windlass.client;

import dev.windlass.messages.JobId;
import dev.windlass.messages.command.ObjectReference;

/**
 * The job succeeded, and its result was too large for an event: it is an object in the object
 * store. This client has no access to the store; whoever has reads the object and checks size and
 * SHA-256.
 */
public final class ResultStoredException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient ObjectReference object;

  ResultStoredException(JobId job, ObjectReference object) {
    super(
        "The result of job %s has %d bytes and is in the object store, at %s (SHA-256 %s). Read it there."
            .formatted(job, object.bytes(), object.location(), object.sha256()));
    this.object = object;
  }

  /** Where the result is. */
  public ObjectReference object() {
    return object;
  }
}
