package dev.windlass.worker.intake;

import dev.windlass.controlstore.JobAdmission;
import dev.windlass.controlstore.JobAdmission.RefusedBefore;
import dev.windlass.controlstore.NewJob;
import dev.windlass.controlstore.OutboxMessage;
import dev.windlass.controlstore.RefusedCommand;
import dev.windlass.messages.Failure;
import dev.windlass.messages.FailureCode;
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
import java.util.Objects;
import java.util.Optional;

/** Admits a batch of findings in one transaction, with everything that is to be said about it. */
final class Admission {
  private final JobAdmission admission;
  private final EventPublisher publisher;
  private final JobMessages messages;
  private final CommandChecks checks;
  private final ImmediateStart starts;
  private final IntakeFigures figures;
  private final Clock clock;

  Admission(
      JobAdmission admission,
      EventPublisher publisher,
      JobMessages messages,
      CommandChecks checks,
      ImmediateStart starts,
      IntakeFigures figures,
      Clock clock) {
    this.admission = admission;
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
    List<RefusedCommand> remembered =
        refusals.stream().flatMap(refusal -> refusal.remembered().stream()).toList();
    JobAdmission.Outcome outcome;
    try {
      outcome =
          publisher.publish(
              entry ->
                  admission.admit(
                      jobs,
                      remembered,
                      entry,
                      now,
                      start,
                      result -> say(result, refused(result, refusals, arrivals), now)));
    } catch (RuntimeException | Error e) {
      start.ifPresent(starts::cancel);
      throw e;
    }
    start.ifPresent(taken -> starts.run(taken, outcome.started()));
    if (outcome.admitted().size() > outcome.started().size()) {
      starts.leftWaiting(
          start.isEmpty()
              && outcome.admitted().stream().anyMatch(job -> JobAdmission.startsAtOnce(job, now)),
          !outcome.admitted().stream().allMatch(job -> JobAdmission.startsAtOnce(job, now)));
    }
    count(outcome, refused(outcome, refusals, arrivals));
  }

  private void count(JobAdmission.Outcome outcome, List<Refusal> refused) {
    figures.admitted(outcome.admitted().size());
    figures.repeated(outcome.repeated().size() + outcome.overtaken().size());
    refused.forEach(refusal -> figures.refused(refusal.failure().code()));
  }

  /**
   * All that is refused in the end. A command that was admitted and comes again is no news, even
   * when it would not be admitted any more: its time is over, or its engine has gone.
   */
  private List<Refusal> refused(
      JobAdmission.Outcome outcome,
      List<Refusal> refusals,
      IdentityHashMap<NewJob, Arrival> arrivals) {
    List<Refusal> refused = new ArrayList<>();
    for (Refusal refusal : refusals) {
      if (refusal.remembered().filter(outcome.overtaken()::contains).isEmpty()) {
        refused.add(refusal);
      }
    }
    for (NewJob job : outcome.conflicting()) {
      refused.add(refuse(job, conflict(job), arrivals));
    }
    for (RefusedBefore before : outcome.refused()) {
      refused.add(refuse(before.job(), again(before.failure()), arrivals));
    }
    return refused;
  }

  private Refusal refuse(NewJob job, Failure failure, IdentityHashMap<NewJob, Arrival> arrivals) {
    return checks.refuse(Objects.requireNonNull(arrivals.get(job)), job.command(), failure);
  }

  private List<OutboxMessage> say(
      JobAdmission.Outcome outcome, List<Refusal> refused, Instant now) {
    List<OutboxMessage> said = new ArrayList<>();
    refused.forEach(refusal -> refused(refusal, said));
    outcome.admitted().forEach(job -> admitted(job, now, said));
    said.addAll(starts.tell(outcome.started()));
    return said;
  }

  /** Its sender was told that nothing is run: that must stay true, so that it needs another id. */
  private static Failure again(Failure before) {
    return Failure.of(
        before.code(),
        before.message(),
        "It was refused before, and stays so under this id. Send it again under a new one.");
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
