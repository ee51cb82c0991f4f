package dev.windlass.worker.intake;

import dev.windlass.controlstore.LockRequest;
import dev.windlass.controlstore.NewJob;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.RefusedMessage;
import dev.windlass.messages.event.AuditRecord.Actor;
import dev.windlass.worker.event.JobMessages;
import dev.windlass.worker.operation.BoundOperation;
import dev.windlass.worker.operation.Lane;
import dev.windlass.worker.operation.OperationCatalog;
import dev.windlass.worker.operation.ResourceLock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every check between the bytes and admission. */
final class CommandChecks {
  private static final Logger LOG = LoggerFactory.getLogger(CommandChecks.class);

  private final OperationCatalog operations;
  private final EngineDirectory engines;
  private final Clock clock;
  private final int maxBytes;

  CommandChecks(OperationCatalog operations, EngineDirectory engines, Clock clock, int maxBytes) {
    this.operations = operations;
    this.engines = engines;
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /** What the checks found: a job to admit, or a refusal. */
  sealed interface Finding {
    /** It may become a job. */
    record Fit(Arrival arrival, NewJob job) implements Finding {}

    /** It becomes none. */
    record Unfit(Refusal refusal) implements Finding {}
  }

  /**
   * Checks one message.
   *
   * @throws org.springframework.dao.DataAccessException when the control database cannot say which
   *     engines there are
   */
  Finding check(Arrival arrival) {
    Command command;
    try {
      command = CommandCodec.decode(arrival.headers(), arrival.value(), maxBytes);
    } catch (RefusedMessage e) {
      return new Finding.Unfit(
          new Refusal(
              arrival, e.failure(), e.sender(clock.instant()).orElse(null), Refusal.NOBODY));
    }
    OptionalInt limit =
        command.target().engine() == null
            ? OptionalInt.of(0)
            : engines.limit(command.target().engine());
    return problem(command, limit)
        .<Finding>map(failure -> new Finding.Unfit(refuse(arrival, command, failure)))
        .orElseGet(() -> prepare(arrival, command, limit.orElseThrow()));
  }

  /** The refusal of a command that could be read. */
  Refusal refuse(Arrival arrival, Command command, Failure failure) {
    return new Refusal(
        arrival,
        failure,
        JobMessages.reference(command, 0, 1, clock.instant()),
        new Actor(command.requestedBy(), command.reason()));
  }

  private Optional<Failure> problem(Command command, OptionalInt limit) {
    if (!operations.serves(command.type())) {
      return Optional.of(
          Failure.of(
              FailureCode.UNSUPPORTED_OPERATION,
              "This worker has no operation for %s.".formatted(command.type().name()),
              "Update the worker."));
    }
    Instant expiry = command.expiryTime();
    if (expiry != null && expiry.isBefore(clock.instant())) {
      return Optional.of(
          Failure.of(
              FailureCode.EXPIRED,
              "The command was to start before %s.".formatted(expiry),
              "Send it again under a new id, with a later expirytime."));
    }
    if (limit.isEmpty()) {
      return Optional.of(
          Failure.of(
              FailureCode.UNKNOWN_ENGINE,
              "No engine named \"%s\" is in the inventory.".formatted(command.target().engine()),
              "Add it with inventory.apply, or correct the command's target."));
    }
    return Optional.empty();
  }

  // An operation's own mistake must not stop the partition.
  @SuppressWarnings("CatchingUnchecked")
  private Finding prepare(Arrival arrival, Command command, int limit) {
    try {
      BoundOperation<?> operation = operations.bind(command.spec());
      Duration timeout = command.options().timeout();
      return new Finding.Fit(
          arrival,
          new NewJob(
              command,
              arrival.origin(),
              operation.lane() == Lane.WORK,
              locks(operation.locks(command.target())),
              limit,
              timeout == null ? operation.defaultTimeout() : timeout));
    } catch (RuntimeException e) {
      LOG.error("Operation {} cannot prepare its command.", command.type().name(), e);
      return new Finding.Unfit(
          refuse(
              arrival,
              command,
              Failure.of(
                  FailureCode.INTERNAL,
                  "Windlass itself failed before the command was admitted.",
                  "The worker's log has the details.")));
    }
  }

  /** The locks, with the shared lock on the engine that goes with every lock on a database. */
  private static List<LockRequest> locks(List<ResourceLock> locks) {
    List<LockRequest> requests = new ArrayList<>();
    for (ResourceLock lock : locks) {
      requests.add(new LockRequest(lock.resource(), lock.mode() == ResourceLock.Mode.EXCLUSIVE));
      int slash = lock.resource().indexOf('/');
      if (slash > 0) {
        requests.add(new LockRequest(lock.resource().substring(0, slash), false));
      }
    }
    return requests;
  }
}
