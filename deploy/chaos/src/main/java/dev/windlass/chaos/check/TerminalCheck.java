package dev.windlass.chaos.check;

import dev.windlass.chaos.history.Topics.Told;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobState;
import java.util.List;
import java.util.function.Consumer;

/** Every job ends, in exactly one way, which topic and control store agree on. */
final class TerminalCheck implements Check {
  @Override
  public String name() {
    return "one terminal event";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    for (JobId job : evidence.history().control().open()) {
      violated.accept("%s has not ended".formatted(evidence.name(job)));
    }
    if (evidence.history().control().unpublished() > 0) {
      violated.accept(
          "%d outbox entries were never published"
              .formatted(evidence.history().control().unpublished()));
    }
    evidence.history().topics().unreadable().forEach(violated);
    for (JobId job : evidence.admitted().keySet()) {
      if (!evidence.history().control().open().contains(job)) {
        check(job, evidence, violated);
      }
    }
    for (JobId job : evidence.named()) {
      if (evidence.steps(job).isEmpty()
          && evidence.told(job).stream().noneMatch(one -> one.event() instanceof JobEvent.Rejected)
          && evidence.sent(job).stream().anyMatch(one -> evidence.refusal(one).isPresent())) {
        violated.accept("%s was refused and its sender not told".formatted(evidence.name(job)));
      }
    }
  }

  private static void check(JobId job, Evidence evidence, Consumer<String> violated) {
    List<JobEvent> ends =
        evidence.told(job).stream()
            .map(Told::event)
            .filter(JobEvent::isTerminal)
            .filter(event -> !isConflict(event))
            .toList();
    if (ends.size() != 1) {
      violated.accept(
          "%s has %d terminal events %s"
              .formatted(
                  evidence.name(job), ends.size(), ends.stream().map(JobEvent::word).toList()));
      return;
    }
    String told = ends.getFirst().word();
    String stored = evidence.ended(job).map(one -> word(one.state())).orElse("nothing");
    if (!told.equals(stored)) {
      violated.accept(
          "%s is %s in the topic and %s in the control store"
              .formatted(evidence.name(job), told, stored));
    }
  }

  /** Another command under the same id was refused; that says nothing about the job. */
  static boolean isConflict(JobEvent event) {
    return event instanceof JobEvent.Rejected rejected
        && rejected.failure().code() == FailureCode.DUPLICATE_CONFLICT;
  }

  private static String word(JobState state) {
    return state.name().toLowerCase(java.util.Locale.ROOT);
  }
}
