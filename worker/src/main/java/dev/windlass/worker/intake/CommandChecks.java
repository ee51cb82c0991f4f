package dev.windlass.worker.intake;

import dev.windlass.controlstore.LockRequest;
import dev.windlass.controlstore.NewJob;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.RefusedMessage;
import dev.windlass.messages.event.AuditRecord.Actor;
import dev.windlass.worker.event.JobMessages;
import dev.windlass.worker.intake.EngineDirectory.Limits;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every check between the bytes and admission. */
final class CommandChecks {
  private static final Logger LOG = LoggerFactory.getLogger(CommandChecks.class);

  private final OperationCatalog operations;
  private final EngineDirectory engines;
  private final Clock clock;
  private final int maxBytes;
  private final Duration longestLife;

  /**
   * Checks for these operations and engines.
   *
   * @param maxBytes how large a command may be
   * @param longestLife how old a command may be, and how far ahead it may expire
   */
  CommandChecks(
      OperationCatalog operations,
      EngineDirectory engines,
      Clock clock,
      int maxBytes,
      Duration longestLife) {
    this.operations = operations;
    this.engines = engines;
    this.clock = clock;
    this.maxBytes = maxBytes;
    this.longestLife = longestLife;
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
    Optional<Limits> limits =
        command.target().engine() == null
            ? Optional.of(Limits.NONE)
            : engines.limits(command.target().engine());
    return problem(command, limits)
        .<Finding>map(failure -> new Finding.Unfit(refuse(arrival, command, failure)))
        .orElseGet(() -> prepare(arrival, command, limits.orElseThrow()));
  }

  /** The refusal of a command that could be read. */
  Refusal refuse(Arrival arrival, Command command, Failure failure) {
    return new Refusal(
        arrival,
        failure,
        JobMessages.reference(command, 0, 1, clock.instant()),
        new Actor(command.requestedBy(), command.reason()));
  }

  private Optional<Failure> problem(Command command, Optional<Limits> limits) {
    if (!operations.serves(command.type())) {
      return Optional.of(
          Failure.of(
              FailureCode.UNSUPPORTED_OPERATION,
              "This worker has no operation for %s.".formatted(command.type().name()),
              "Update the worker, then send it under a new id."));
    }
    Optional<Failure> untimely = untimely(command);
    if (untimely.isPresent()) {
      return untimely;
    }
    if (limits.isEmpty()) {
      return Optional.of(
          Failure.of(
              FailureCode.UNKNOWN_ENGINE,
              "No engine named \"%s\" is in the inventory.".formatted(command.target().engine()),
              "Add it with inventory.apply, or correct the command's target; then send it under a new id."));
    }
    return Optional.empty();
  }

  /** Ids are remembered for a time only: a command must not outlive the memory of its id. */
  private Optional<Failure> untimely(Command command) {
    Instant now = clock.instant();
    Instant expiry = command.expiryTime();
    if (expiry != null && expiry.isBefore(now)) {
      return Optional.of(
          Failure.of(
              FailureCode.EXPIRED,
              "The command was to start before %s.".formatted(expiry),
              "Send it again under a new id, with a later expirytime."));
    }
    if (expiry != null && expiry.isAfter(now.plus(longestLife))) {
      return Optional.of(
          Failure.of(
              FailureCode.INVALID_COMMAND,
              "The command's expirytime is %s; expected at most %d days from now, for that long its id is sure to be remembered."
                  .formatted(expiry, longestLife.toDays()),
              "Give it an earlier expirytime, or raise windlass.retention.admissions."));
    }
    Instant made = command.time();
    if (made != null && made.isBefore(now.minus(longestLife))) {
      return Optional.of(
          Failure.of(
              FailureCode.EXPIRED,
              "The command was made at %s, more than %d days ago; whether it was admitted then is not remembered."
                  .formatted(made, longestLife.toDays()),
              "Send it again with today's time, if it is still wanted."));
    }
    return Optional.empty();
  }

  // An operation's own mistake must not stop the partition.
  @SuppressWarnings("CatchingUnchecked")
  private Finding prepare(Arrival arrival, Command command, Limits limits) {
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
              limits.jobs(),
              timeout == null ? operation.defaultTimeout() : timeout,
              counts(command) ? limits.queriesPerHourPerActor() : null));
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

  /** Whether it counts in its actor's limit. */
  private static boolean counts(Command command) {
    return command.spec() instanceof QueryRun && !command.options().isDryRun();
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
