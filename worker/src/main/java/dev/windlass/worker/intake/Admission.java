package dev.windlass.worker.intake;

import dev.windlass.controlstore.AdmittedCommands;
import dev.windlass.controlstore.JobAdmission;
import dev.windlass.controlstore.NewJob;
import dev.windlass.controlstore.OutboxMessage;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.event.AuditRecord.Stage;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobReference;
import dev.windlass.worker.dispatch.ImmediateStart;
import dev.windlass.worker.event.EventPublisher;
import dev.windlass.worker.event.JobMessages;
import dev.windlass.worker.intake.CommandChecks.Finding;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Admits a batch of findings in one transaction, with everything that is to be said about it. */
final class Admission {
  private final JobAdmission admission;
  private final AdmittedCommands before;
  private final EventPublisher publisher;
  private final JobMessages messages;
  private final CommandChecks checks;
  private final ImmediateStart starts;
  private final IntakeFigures figures;
  private final Clock clock;

  Admission(
      JobAdmission admission,
      AdmittedCommands before,
      EventPublisher publisher,
      JobMessages messages,
      CommandChecks checks,
      ImmediateStart starts,
      IntakeFigures figures,
      Clock clock) {
    this.admission = admission;
    this.before = before;
    this.publisher = publisher;
    this.messages = messages;
    this.checks = checks;
    this.starts = starts;
    this.figures = figures;
    this.clock = clock;
  }

  /**
   * Admits the fit and starts what can start at once, refuses the rest. When there are not slots
   * for all of them, they are admitted in parts, each in a transaction of its own.
   */
  void admit(List<Finding> findings) {
    List<Finding> rest = findings;
    while (!rest.isEmpty()) {
      Instant now = clock.instant();
      Optional<JobAdmission.Start> start =
          starts.take((int) rest.stream().filter(finding -> startsAtOnce(finding, now)).count());
      List<Finding> part = start.isEmpty() ? rest : startable(rest, start.get().room(), now);
      admit(part, start, now);
      rest = rest.subList(part.size(), rest.size());
    }
  }

  private static boolean startsAtOnce(Finding finding, Instant now) {
    return finding instanceof Finding.Fit(Arrival _, NewJob job)
        && JobAdmission.startsAtOnce(job, now);
  }

  /** The first of them, of which no more than {@code room} can start at once. */
  private static List<Finding> startable(List<Finding> findings, int room, Instant now) {
    int left = room;
    for (int i = 0; i < findings.size(); i++) {
      if (startsAtOnce(findings.get(i), now)) {
        if (left == 0) {
          return findings.subList(0, i);
        }
        left--;
      }
    }
    return findings;
  }

  private void admit(List<Finding> findings, Optional<JobAdmission.Start> start, Instant now) {
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
    JobAdmission.Outcome outcome;
    try {
      figures.repeated(forgetRepeated(refusals));
      outcome =
          publisher.publish(
              entry ->
                  admission.admit(
                      jobs, entry, now, start, result -> say(result, refusals, arrivals, now)));
    } catch (RuntimeException | Error e) {
      start.ifPresent(starts::cancel);
      throw e;
    }
    start.ifPresent(taken -> starts.run(taken, outcome.started()));
    if (outcome.admitted().size() > outcome.started().size()) {
      starts.leftWaiting(
          start.isEmpty()
              && outcome.admitted().stream().anyMatch(job -> JobAdmission.startsAtOnce(job, now)));
    }
    count(outcome, refusals);
  }

  private void count(JobAdmission.Outcome outcome, List<Refusal> refusals) {
    figures.admitted(outcome.admitted().size());
    figures.repeated(outcome.repeated().size());
    refusals.forEach(refusal -> figures.refused(refusal.failure().code()));
    outcome.conflicting().forEach(_ -> figures.refused(FailureCode.DUPLICATE_CONFLICT));
  }

  /**
   * A command that was admitted and comes again is no news, even when it would not be admitted any
   * more: its time is over, or its engine has gone.
   */
  private int forgetRepeated(List<Refusal> refusals) {
    List<JobId> named =
        refusals.stream()
            .map(Refusal::sender)
            .filter(Objects::nonNull)
            .map(JobReference::id)
            .toList();
    Map<JobId, String> admitted = before.digests(named);
    int all = refusals.size();
    refusals.removeIf(
        refusal -> {
          JobReference sender = refusal.sender();
          return sender != null
              && refusal.arrival().origin().digest().equals(admitted.get(sender.id()));
        });
    return all - refusals.size();
  }

  private List<OutboxMessage> say(
      JobAdmission.Outcome outcome,
      List<Refusal> refusals,
      IdentityHashMap<NewJob, Arrival> arrivals,
      Instant now) {
    List<OutboxMessage> said = new ArrayList<>();
    refusals.forEach(refusal -> refused(refusal, said));
    outcome.admitted().forEach(job -> admitted(job, now, said));
    said.addAll(starts.tell(outcome.started()));
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
