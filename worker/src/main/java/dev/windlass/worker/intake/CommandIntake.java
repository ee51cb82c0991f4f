package dev.windlass.worker.intake;

import dev.windlass.controlstore.ControlStoreFaults;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.worker.event.EventPublisher;
import dev.windlass.worker.intake.CommandChecks.Finding;
import dev.windlass.worker.life.WorkerLife;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Takes the records of a poll in. When it returns, all of them are jobs or refusals in the control
 * store, and their offsets may be committed; when it throws, none is, and the same records come
 * again. No content of a record makes it throw.
 */
final class CommandIntake implements BatchMessageListener<byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(CommandIntake.class);

  private final CommandChecks checks;
  private final EngineDirectory engines;
  private final Admission admission;
  private final EventPublisher publisher;
  private final WorkerLife life;
  private final Clock clock;
  private volatile @Nullable Suspension suspension;

  CommandIntake(
      CommandChecks checks,
      EngineDirectory engines,
      Admission admission,
      EventPublisher publisher,
      WorkerLife life,
      Clock clock) {
    this.checks = checks;
    this.engines = engines;
    this.admission = admission;
    this.publisher = publisher;
    this.life = life;
    this.clock = clock;
  }

  /** Why a batch is tried again. */
  static final class IntakeSuspended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IntakeSuspended(String message, Throwable cause) {
      super(message, cause);
    }

    IntakeSuspended(String message) {
      super(message);
    }
  }

  // An Error, such as too little memory for a batch, would end the consumer; it is tried again.
  @SuppressWarnings("CatchingUnchecked")
  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    try {
      take(records);
      if (suspension != null) {
        LOG.info("Commands are taken in again.");
      }
      suspension = null;
    } catch (Throwable e) {
      if (suspension == null) {
        LOG.warn("No commands are taken in for the moment: {}", e.toString(), e);
        suspension = new Suspension(clock.instant(), why(e));
      }
      throw new IntakeSuspended("The batch is tried again.", e);
    }
  }

  /** Our own sentences hold no secrets; of what libraries throw only the kind is told. */
  private static String why(Throwable e) {
    return e instanceof IntakeSuspended
        ? String.valueOf(e.getMessage())
        : "The batch was not admitted (%s).".formatted(e.getClass().getSimpleName());
  }

  /** Since when and why no commands are taken in; null while they are. */
  @Nullable Suspension suspension() {
    return suspension;
  }

  /**
   * No commands are taken in.
   *
   * @param since since when
   * @param why why, in a sentence
   */
  record Suspension(Instant since, String why) {}

  private void take(List<ConsumerRecord<byte[], byte[]>> records) {
    if (!life.isHeld()) {
      throw new IntakeSuspended("The worker's lease is not held.");
    }
    if (publisher.isCongested()) {
      throw new IntakeSuspended("Too many events wait to be published.");
    }
    engines.refresh();
    List<Finding> findings = records.stream().map(Arrival::of).map(checks::check).toList();
    admit(findings);
  }

  private void admit(List<Finding> findings) {
    try {
      admission.admit(findings);
    } catch (DataAccessException e) {
      if (!ControlStoreFaults.isPermanent(e)) {
        throw e;
      }
      LOG.error("A batch cannot be admitted as a whole; it is admitted one by one.", e);
      findings.forEach(this::admitAlone);
    }
  }

  private void admitAlone(Finding finding) {
    try {
      admission.admit(List.of(finding));
    } catch (DataAccessException e) {
      if (!ControlStoreFaults.isPermanent(e) || !(finding instanceof Finding.Fit fit)) {
        throw e;
      }
      Failure failure =
          Failure.of(
              FailureCode.INTERNAL,
              "The control database cannot keep this command.",
              "The worker's log has the details.");
      admission.admit(
          List.of(new Finding.Unfit(checks.refuse(fit.arrival(), fit.job().command(), failure))));
    }
  }
}
