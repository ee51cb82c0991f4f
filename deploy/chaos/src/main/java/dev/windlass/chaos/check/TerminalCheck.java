package dev.windlass.chaos.check;

import dev.windlass.chaos.history.Topics.Told;
import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobEvent;
import dev.windlass.messages.event.JobState;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
            .filter(event -> !isAboutOther(event, job, evidence))
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

  /**
   * Whether it is the refusal of another command under the id of this job, which says nothing about
   * the job: a refused message with other content than the one that was admitted bears it out.
   */
  private static boolean isAboutOther(JobEvent event, JobId job, Evidence evidence) {
    if (!(event instanceof JobEvent.Rejected rejected)) {
      return false;
    }
    Set<String> admitted = evidence.digests(job);
    return Stream.concat(
            evidence.unreadable(job).stream(),
            evidence.sent(job).stream().filter(message -> !admitted.contains(message.digest())))
        .flatMap(message -> evidence.refusal(message).stream())
        .anyMatch(
            refusal ->
                refusal.code().equals(rejected.failure().code().name())
                    && refusal.reason().equals(rejected.failure().message()));
  }

  private static String word(JobState state) {
    return state.name().toLowerCase(java.util.Locale.ROOT);
  }
}
