package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.Topics.DeadLetter;
import dev.windlass.chaos.history.Topics.Sent;
import dev.windlass.messages.JobId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * No message is lost, each command is one job, and the same id with other content is refused. What
 * schedules published is among the commands.
 */
final class AdmissionCheck implements Check {
  @Override
  public String name() {
    return "admission";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    for (Sent message : evidence.history().topics().sent()) {
      if (message.command() == null && evidence.refusal(message).isEmpty()) {
        violated.accept(
            "the unreadable message %s was dropped without a word"
                .formatted(message.record().place()));
      }
    }
    evidence.named().forEach(job -> check(job, evidence, violated));
    for (JobId job : evidence.stored()) {
      if (evidence.sent(job).isEmpty()) {
        violated.accept("job %s comes from no command".formatted(job));
      }
    }
    firings(evidence, violated);
  }

  private static void check(JobId job, Evidence evidence, Consumer<String> violated) {
    long times = evidence.count(job, Change.ADMITTED);
    if (times > 1) {
      violated.accept("%s was admitted %d times".formatted(evidence.name(job), times));
    }
    List<Sent> messages = evidence.sent(job);
    Set<String> admitted = evidence.digests(job);
    for (Sent message : messages) {
      Optional<DeadLetter> refusal = evidence.refusal(message);
      if (times == 0 && refusal.isEmpty()) {
        violated.accept(
            "%s at %s was lost: no job, no refusal"
                .formatted(evidence.name(job), message.record().place()));
      }
      if (times > 0 && refusal.isEmpty() && !admitted.contains(message.digest())) {
        violated.accept(
            "%s at %s has other content than the job of its id and was not refused"
                .formatted(evidence.name(job), message.record().place()));
      }
      if (times > 0 && refusal.isPresent() && admitted.contains(message.digest())) {
        violated.accept(
            "%s at %s was refused (%s) though it is the command that was admitted"
                .formatted(evidence.name(job), message.record().place(), refusal.get().code()));
      }
    }
  }

  private static void firings(Evidence evidence, Consumer<String> violated) {
    Set<String> published = new HashSet<>();
    for (Sent message : evidence.history().topics().sent()) {
      String source = message.record().header("ce_source");
      String prefix = "/windlass/schedules/";
      if (source.startsWith(prefix)) {
        published.add(source.substring(prefix.length()) + " " + message.record().header("ce_id"));
      }
    }
    for (String firing : evidence.history().control().firings()) {
      if (!published.contains(firing)) {
        violated.accept("the firing %s is marked as published and is not".formatted(firing));
      }
    }
  }
}
