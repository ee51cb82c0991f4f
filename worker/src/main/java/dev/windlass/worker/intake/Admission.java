package dev.windlass.worker.intake;

import dev.windlass.controlstore.JobAdmission;
import dev.windlass.controlstore.NewJob;
import dev.windlass.controlstore.OutboxMessage;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.event.AuditRecord.Stage;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobReference;
import dev.windlass.worker.event.EventPublisher;
import dev.windlass.worker.event.JobMessages;
import dev.windlass.worker.intake.CommandChecks.Finding;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** Admits a batch of findings in one transaction, with everything that is to be said about it. */
final class Admission {
  private final JobAdmission admission;
  private final EventPublisher publisher;
  private final JobMessages messages;
  private final CommandChecks checks;
  private final IntakeFigures figures;
  private final Clock clock;

  Admission(
      JobAdmission admission,
      EventPublisher publisher,
      JobMessages messages,
      CommandChecks checks,
      IntakeFigures figures,
      Clock clock) {
    this.admission = admission;
    this.publisher = publisher;
    this.messages = messages;
    this.checks = checks;
    this.figures = figures;
    this.clock = clock;
  }

  /** Admits the fit, refuses the rest; returns how many jobs there are now that were not before. */
  int admit(List<Finding> findings) {
    Instant now = clock.instant();
    List<Refusal> refusals = new ArrayList<>();
    IdentityHashMap<NewJob, Arrival> arrivals = new IdentityHashMap<>();
    List<NewJob> jobs = new ArrayList<>();
    for (Finding finding : findings) {
      switch (finding) {
        case Finding.Fit(Arrival arrival, NewJob job) -> {
          jobs.add(job);
          arrivals.put(job, arrival);
        }
        case Finding.Unfit(Refusal refusal) -> refusals.add(refusal);
      }
    }
    JobAdmission.Outcome outcome =
        publisher.publish(
            entry ->
                admission.admit(jobs, entry, now, result -> say(result, refusals, arrivals, now)));
    figures.admitted(outcome.admitted().size());
    figures.repeated(outcome.repeated().size());
    refusals.forEach(refusal -> figures.refused(refusal.failure().code()));
    outcome.conflicting().forEach(_ -> figures.refused(FailureCode.DUPLICATE_CONFLICT));
    return outcome.admitted().size();
  }

  private List<OutboxMessage> say(
      JobAdmission.Outcome outcome,
      List<Refusal> refusals,
      IdentityHashMap<NewJob, Arrival> arrivals,
      Instant now) {
    List<OutboxMessage> said = new ArrayList<>();
    refusals.forEach(refusal -> refused(refusal, said));
    outcome.admitted().forEach(job -> admitted(job, now, said));
    outcome
        .conflicting()
        .forEach(
            job ->
                refused(
                    checks.refuse(
                        Objects.requireNonNull(arrivals.get(job)), job.command(), conflict(job)),
                    said));
    return said;
  }

  private static Failure conflict(NewJob job) {
    return Failure.of(
        FailureCode.DUPLICATE_CONFLICT,
        "Another command with id \"%s\" and source \"%s\" but other content was admitted before."
            .formatted(job.command().id(), job.command().source()),
        "Send this one under a new id.");
  }

  private void admitted(NewJob job, Instant now, List<OutboxMessage> said) {
    Command command = job.command();
    JobReference reference = JobMessages.reference(command, 0, JobAdmission.FIRST_SEQUENCE, now);
    said.add(messages.event(new JobEvent.Accepted(reference), command.traceparent()));
    said.add(messages.audit(Stage.REQUESTED, reference, command, job.origin()));
    if (JobAdmission.waits(job, now)) {
      Instant notBefore = command.options().notBefore();
      said.add(
          messages.event(
              new JobEvent.Waiting(
                  JobMessages.reference(command, 0, JobAdmission.FIRST_SEQUENCE + 1, now),
                  JobEvent.Waiting.Reason.NOT_BEFORE,
                  "The job is not to start before %s.".formatted(notBefore),
                  notBefore),
              command.traceparent()));
    }
  }

  private void refused(Refusal refusal, List<OutboxMessage> said) {
    Arrival arrival = refusal.arrival();
    List<Header> headers = new ArrayList<>(arrival.headers());
    Failure failure = refusal.failure();
    headers.add(Header.of("windlass_code", failure.code().name()));
    headers.add(Header.of("windlass_reason", failure.message()));
    headers.add(Header.of("windlass_topic", arrival.record().topic()));
    headers.add(Header.of("windlass_partition", String.valueOf(arrival.record().partition())));
    headers.add(Header.of("windlass_offset", String.valueOf(arrival.record().offset())));
    said.add(messages.deadLetter(arrival.key(), headers, arrival.value()));
    JobReference sender = refusal.sender();
    if (sender != null) {
      said.add(messages.event(new JobEvent.Rejected(sender, failure), null));
      said.add(messages.denied(sender, refusal.actor(), arrival.origin(), failure));
    }
  }
}
