package dev.windlass.chaos.check;

import dev.windlass.chaos.history.ControlStore.Change;
import dev.windlass.chaos.history.Topics.Told;
import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events of a job lie in one partition, in the order of their numbers, without holes; nothing
 * new follows the end; what comes twice says the same both times.
 */
final class OrderCheck implements Check {
  @Override
  public String name() {
    return "order";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    Map<String, Told> first = new HashMap<>();
    for (Told told : evidence.history().topics().told()) {
      Told before = first.putIfAbsent(told.id(), told);
      if (before != null && !Arrays.equals(before.record().value(), told.record().value())) {
        violated.accept(
            "event %s says one thing at %s and another at %s"
                .formatted(told.id(), before.record().place(), told.record().place()));
      }
    }
    evidence.admitted().keySet().forEach(job -> check(job, evidence, violated));
  }

  /**
   * Whether it is progress of a worker that was frozen or cut off, so that another one took over
   * the attempt, or what it had not published of its end: what it had handed to Kafka's producer
   * before may come at any time.
   */
  private static boolean isLateProgress(JobEvent event, String end, JobId job, Evidence evidence) {
    return event instanceof JobEvent.Progress progress
        && (evidence.history().control().inherited().contains(end)
            || evidence.steps(job).stream()
                .filter(step -> step.attempt() == progress.job().attempt())
                .filter(step -> step.change() == Change.RELEASED || step.change() == Change.ENDED)
                .anyMatch(step -> !step.writer().equals(step.owner())));
  }

  private static void check(JobId job, Evidence evidence, Consumer<String> violated) {
    List<Told> events =
        evidence.told(job).stream()
            .filter(told -> !(told.event() instanceof JobEvent.Rejected))
            .toList();
    if (events.stream().map(told -> told.record().partition()).distinct().count() > 1) {
      violated.accept("the events of %s lie in several partitions".formatted(evidence.name(job)));
    }
    long next = 1;
    @Nullable String end = null;
    for (Told told : events) {
      JobEvent event = told.event();
      if (end != null && !isLateProgress(event, end, job, evidence)) {
        violated.accept("%s of %s comes after its end".formatted(event.word(), evidence.name(job)));
      }
      if (event instanceof JobEvent.Progress) {
        continue;
      }
      if (event.job().sequence() != next) {
        violated.accept(
            "%s of %s has number %d where %d belongs"
                .formatted(event.word(), evidence.name(job), event.job().sequence(), next));
      }
      next = event.job().sequence() + 1;
      if (event.isTerminal()) {
        end = told.id();
      }
    }
  }
}
